package io.tatara.model;

import io.tatara.TataraException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Files below one directory of any Hadoop file system, hashed as they are read and written. */
final class BundleStore implements AutoCloseable {

    private static final int MAX_DEPTH = 8;
    private static final int MAX_FILES = 10_000;

    private final FileSystem files;
    private final Path root;

    private BundleStore(FileSystem files, Path root) {
        this.files = files;
        this.root = root;
    }

    static BundleStore open(Configuration hadoop, Path root) throws IOException {
        // an instance of its own, since its checksum files are turned off: the manifest's hashes are what counts
        FileSystem files = FileSystem.newInstance(root.toUri(), hadoop);
        files.setWriteChecksum(false);
        files.setVerifyChecksum(false);
        return new BundleStore(files, files.makeQualified(root));
    }

    boolean exists() throws IOException {
        return files.exists(root);
    }

    /**
     * Reads an entry.
     *
     * @throws TataraException when it has more bytes than {@code limit}
     */
    byte[] read(String entry, int limit) throws IOException {
        try (InputStream in = files.open(new Path(root, entry))) {
            byte[] bytes = in.readNBytes(limit);
            if (in.read() >= 0) {
                throw new TataraException(
                        "the entry %s of %s has more than %d bytes, which no model needs: do not use it"
                                .formatted(entry, root, limit));
            }
            return bytes;
        }
    }

    /** Names of what is directly in the directory. */
    List<String> top() throws IOException {
        return Stream.of(files.listStatus(root))
                .map(status -> status.getPath().getName())
                .toList();
    }

    /** Adds a file to a directory that others may be reading: it is there whole or not at all. One of its name is the same. */
    void add(String entry, byte[] bytes) throws IOException {
        // beside the directory: in it, a file that a killed process has left would be one that no manifest lists
        Path aside = root.suffix("." + UUID.randomUUID() + ".incomplete");
        Path target = new Path(root, entry);
        try {
            try (OutputStream out = files.create(aside, false)) {
                out.write(bytes);
            }
            if (!files.rename(aside, target) && !files.exists(target)) {
                throw new IOException("%s could not be renamed to %s".formatted(aside, target));
            }
        } finally {
            files.delete(aside, false);
        }
    }

    String write(String entry, byte[] bytes) throws IOException {
        MessageDigest digest = sha256();
        try (OutputStream out = new DigestOutputStream(files.create(new Path(root, entry), false), digest)) {
            out.write(bytes);
        }
        return hex(digest);
    }

    /** @param in read to its end, and left open */
    String write(String entry, InputStream in) throws IOException {
        MessageDigest digest = sha256();
        try (OutputStream out = new DigestOutputStream(files.create(new Path(root, entry), false), digest)) {
            in.transferTo(out);
        }
        return hex(digest);
    }

    /** Bytes that an entry has. */
    long size(String entry) throws IOException {
        return files.getFileStatus(new Path(root, entry)).getLen();
    }

    String copy(BundleStore source, String from, String to) throws IOException {
        try (InputStream in = source.files.open(new Path(source.root, from))) {
            return write(to, in);
        }
    }

    /**
     * Every file below the directory, by relative path; Hadoop's own checksum files left out.
     *
     * @throws TataraException when there are more files, or deeper ones, than a bundle has: links can lead in circles
     */
    List<String> list() throws IOException {
        List<String> found = new ArrayList<>();
        list(root, "", 0, found);
        Collections.sort(found);
        return found;
    }

    private void list(Path folder, String prefix, int depth, List<String> found) throws IOException {
        for (FileStatus file : files.listStatus(folder)) {
            String name = prefix + file.getPath().getName();
            if (depth == MAX_DEPTH || found.size() == MAX_FILES) {
                throw new TataraException(
                        "%s holds more than %d files, or more than %d folders in each other ('%s'): it is no model bundle"
                                .formatted(root, MAX_FILES, MAX_DEPTH, name));
            }
            if (file.isDirectory()) {
                list(file.getPath(), name + "/", depth + 1, found);
            } else if (!(file.getPath().getName().startsWith(".") && name.endsWith(".crc"))) {
                found.add(name);
            }
        }
    }

    void renameTo(Path target) throws IOException {
        if (target.getParent() != null) {
            files.mkdirs(target.getParent());
        }
        if (!files.rename(root, target)) {
            throw new IOException("%s could not be renamed to %s".formatted(root, target));
        }
    }

    void delete() throws IOException {
        try {
            files.delete(root, true);
        } catch (FileNotFoundException e) {
            // nothing was written yet
            return;
        }
    }

    @Override
    public void close() throws IOException {
        files.close();
    }

    static String hash(byte[] bytes) {
        MessageDigest digest = sha256();
        digest.update(bytes);
        return hex(digest);
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
