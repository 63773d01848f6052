package io.tatara.data;

import io.tatara.TataraException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A folder that grows by whole batches: {@code batch=000001}, {@code batch=000002}, … Each holds a note of what it was
 * made of. Batch and note are written aside and come to be by one rename, so that a process that is killed at any point
 * leaves a batch with its note, or neither: what the notes name is in the folder exactly once. Readers of the folder pass
 * over what is written aside, as its name begins with an underscore.
 *
 * <p>Of two processes that would add the same batch, one does, and the other fails. On object stores, whose renames copy
 * file by file, only one may write at a time, and readers may see a part of a batch for a moment.
 */
public final class Increments {

    private static final String NOTE = "_note.json";
    private static final String BATCH = "batch=";
    private static final String ASIDE = "_aside-";

    private final FileSystem files;
    private final Path folder;

    private Increments(FileSystem files, Path folder) {
        this.files = files;
        this.folder = folder;
    }

    /** Opens a folder, which need not exist; removes what killed processes have left for more than a day. */
    public static Increments of(Configuration hadoop, String folder) {
        try {
            Path path = new Path(folder);
            FileSystem system = path.getFileSystem(hadoop);
            FileSystem files = system instanceof LocalFileSystem local ? local.getRaw() : system;
            Increments increments = new Increments(files, files.makeQualified(path));
            increments.clear();
            return increments;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The notes of all batches that are there, by their numbers from 1 on; old ones may have been deleted. */
    public SortedMap<Integer, String> notes() {
        try {
            SortedMap<Integer, String> notes = new TreeMap<>();
            for (Path batch : batches()) {
                try (InputStream in = files.open(new Path(batch, NOTE))) {
                    int number = Integer.parseInt(batch.getName().substring(BATCH.length()));
                    notes.put(number, new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            return notes;
        } catch (FileNotFoundException e) {
            throw new TataraException(
                    "%s holds a batch without its note (%s): something else wrote there; choose another folder"
                            .formatted(folder, e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder to write the next batch into; it does not exist yet. */
    public String aside() {
        return new Path(folder, ASIDE + UUID.randomUUID()).toString();
    }

    /**
     * Adds what was written aside, as the batch behind those whose notes were read.
     *
     * @param before the highest number of those, 0 without any
     * @return the batch's folder
     * @throws TataraException when another process has added one since
     */
    public String commit(String aside, int before, String note) {
        Path from = new Path(aside);
        Path to = new Path(folder, "%s%06d".formatted(BATCH, before + 1));
        try {
            try (OutputStream out = files.create(new Path(from, NOTE), false)) {
                out.write(note.getBytes(StandardCharsets.UTF_8));
            }
            if (!moved(from, to)) {
                throw new TataraException(
                        "%s was written by another process at the same time: run this again, for what is new by then"
                                .formatted(to));
            }
            return to.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what was written aside; nothing happens when it is not there. */
    public void discard(String aside) {
        try {
            files.delete(new Path(aside), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean moved(Path from, Path to) throws IOException {
        if (files.exists(to)) {
            return false;
        }
        if (files instanceof RawLocalFileSystem local) {
            try {
                Files.move(
                        local.pathToFile(from).toPath(), local.pathToFile(to).toPath(), StandardCopyOption.ATOMIC_MOVE);
                return true;
            } catch (java.nio.file.FileSystemException e) {
                if (files.exists(to)) {
                    return false;
                }
                throw e;
            }
        }
        if (!files.rename(from, to)) {
            return false;
        }
        // into a folder that has come to be since, most file systems move what they should have refused
        Path nested = new Path(to, from.getName());
        if (files.exists(nested)) {
            files.delete(nested, true);
            return false;
        }
        return true;
    }

    private List<Path> batches() throws IOException {
        List<Path> batches = new ArrayList<>();
        for (FileStatus status : children().toList()) {
            String name = status.getPath().getName();
            if (name.matches(BATCH + "[0-9]{1,9}")) {
                batches.add(status.getPath());
            } else if (!name.startsWith(ASIDE) && !name.startsWith(".")) {
                throw new TataraException(
                        "%s holds %s, which is no batch: whoever reads the folder would have its rows too; choose another folder, or move it away"
                                .formatted(folder, name));
            }
        }
        return batches;
    }

    private void clear() throws IOException {
        List<FileStatus> left = children()
                .filter(status -> status.getPath().getName().startsWith(ASIDE))
                .toList();
        for (FileStatus status : left) {
            Leftovers.removeIfStale(files, status);
        }
    }

    private Stream<FileStatus> children() throws IOException {
        try {
            return Stream.of(files.listStatus(folder));
        } catch (FileNotFoundException e) {
            return Stream.of();
        }
    }
}
