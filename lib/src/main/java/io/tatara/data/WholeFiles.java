package io.tatara.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Small files below a folder of any Hadoop file system. A file appears whole or not at all; of several writers that
 * would put the same new file, in whatever process, one does and the others learn that they did not.
 *
 * <p>That rests on what the file system's rename is: on local disks a hard link is made instead; HDFS and stores with a
 * hierarchical namespace refuse to rename onto a file; plain object stores look first and copy then, so that two
 * writers within that moment may both believe to be the one. A process that is killed may leave hidden files whose names
 * begin with {@value #ASIDE}.
 *
 * <p>Safe for several threads.
 */
public final class WholeFiles {

    /** What hidden files that are being written begin with. */
    public static final String ASIDE = ".aside-";

    private final FileSystem files;
    private final Path root;

    private WholeFiles(FileSystem files, Path root) {
        this.files = files;
        this.root = root;
    }

    /**
     * Names a folder; nothing is read or written yet.
     *
     * @param folder a path or URI that Hadoop knows
     * @throws IOException when the file system is not known or does not answer
     */
    public static WholeFiles at(Configuration hadoop, String folder) throws IOException {
        Path path = new Path(folder);
        FileSystem system = path.getFileSystem(hadoop);
        FileSystem files = system instanceof LocalFileSystem local ? local.getRaw() : system;
        return new WholeFiles(files, files.makeQualified(path));
    }

    /** The folder, as a URI. */
    public String path() {
        return root.toString();
    }

    /** A place in the folder, as a URI. */
    public String resolve(String name) {
        return new Path(root, name).toString();
    }

    /** Names of what is in a folder, in no order, hidden files left out; none when there is no such folder. */
    public List<String> list(String folder) throws IOException {
        List<String> names = new ArrayList<>();
        try {
            for (FileStatus status : files.listStatus(folder.isEmpty() ? root : new Path(root, folder))) {
                String name = status.getPath().getName();
                if (!name.startsWith(".")) {
                    names.add(name);
                }
            }
        } catch (FileNotFoundException e) {
            return List.of();
        }
        return List.copyOf(names);
    }

    public boolean exists(String name) throws IOException {
        return files.exists(new Path(root, name));
    }

    /**
     * A file's text.
     *
     * @throws FileNotFoundException when it is not there
     */
    public String read(String name) throws IOException {
        try (InputStream in = files.open(new Path(root, name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Puts a new file, unless one of its name is there.
     *
     * @return whether it was put; if not, nothing has changed
     */
    public boolean putNew(String name, String text) throws IOException {
        Path target = new Path(root, name);
        if (files.exists(target)) {
            return false;
        }
        Path aside = aside(target, text);
        try {
            return files instanceof RawLocalFileSystem local
                    ? link(
                            local.pathToFile(aside).toPath(),
                            local.pathToFile(target).toPath())
                    : renamed(aside, target);
        } finally {
            files.delete(aside, false);
        }
    }

    /** Puts a file in the place of one that may be there. Where files are replaced by no rename, there is a moment without one. */
    public void put(String name, String text) throws IOException {
        Path target = new Path(root, name);
        Path aside = aside(target, text);
        if (files instanceof RawLocalFileSystem local) {
            Files.move(
                    local.pathToFile(aside).toPath(),
                    local.pathToFile(target).toPath(),
                    StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        files.delete(target, false);
        if (!renamed(aside, target)) {
            throw new IOException("%s was put by another process at the same time".formatted(target));
        }
    }

    /** Deletes a file, or a folder with all in it; nothing happens when it is not there. */
    public void delete(String name) throws IOException {
        files.delete(new Path(root, name), true);
    }

    /** Milliseconds since 1970 when a file or folder was last changed. */
    public long changed(String name) throws IOException {
        return files.getFileStatus(new Path(root, name)).getModificationTime();
    }

    private Path aside(Path target, String text) throws IOException {
        Path aside = new Path(target.getParent(), ASIDE + UUID.randomUUID());
        files.mkdirs(target.getParent());
        // Hadoop would start a process, chmod, for each local file
        try (OutputStream out = files instanceof RawLocalFileSystem local
                ? Files.newOutputStream(local.pathToFile(aside).toPath(), StandardOpenOption.CREATE_NEW)
                : files.create(aside, false)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return aside;
    }

    private boolean renamed(Path from, Path to) throws IOException {
        try {
            if (files.rename(from, to)) {
                return true;
            }
        } catch (FileAlreadyExistsException e) {
            return false;
        }
        if (files.exists(to)) {
            return false;
        }
        throw new IOException("the file system refused to rename %s to %s".formatted(from, to));
    }

    private static boolean link(java.nio.file.Path from, java.nio.file.Path to) throws IOException {
        try {
            Files.createLink(to, from);
            return true;
        } catch (java.nio.file.FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException | java.nio.file.FileSystemException e) {
            return moved(from, to);
        }
    }

    /** Disks without hard links look first and move then. */
    private static boolean moved(java.nio.file.Path from, java.nio.file.Path to) throws IOException {
        try {
            Files.move(from, to);
            return true;
        } catch (java.nio.file.FileAlreadyExistsException e) {
            return false;
        }
    }
}
