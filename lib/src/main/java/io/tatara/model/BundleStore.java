package io.tatara.model;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Files below one directory of any Hadoop file system, hashed as they are read and written. */
final class BundleStore implements AutoCloseable {

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

    String hash(String entry) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(files.open(new Path(root, entry)), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return hex(digest);
    }

    byte[] read(String entry) throws IOException {
        try (InputStream in = files.open(new Path(root, entry))) {
            return in.readAllBytes();
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

    String copy(BundleStore source, String from, String to) throws IOException {
        try (InputStream in = source.files.open(new Path(source.root, from))) {
            return write(to, in);
        }
    }

    /** Every file below the directory and its length, by relative path; Hadoop's own checksum files left out. */
    Map<String, Long> list() throws IOException {
        Map<String, Long> found = new TreeMap<>();
        String prefix = root.toUri().getPath();
        RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true);
        while (all.hasNext()) {
            LocatedFileStatus file = all.next();
            String name = file.getPath().getName();
            if (!(name.startsWith(".") && name.endsWith(".crc"))) {
                String path = file.getPath().toUri().getPath();
                found.put(path.substring(prefix.length() + (prefix.endsWith("/") ? 0 : 1)), file.getLen());
            }
        }
        return found;
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
