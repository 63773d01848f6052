package io.tatara.model;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The files below a bundle's directory: their hashes, and floats as raw little-endian bytes. */
final class BundleFiles {

    private static final int CHUNK = 1 << 16;

    private BundleFiles() {}

    /** Hashes every file below {@code root} except the manifest and file systems' own side files, by relative path. */
    static SortedMap<String, BundleManifest.Entry> hashes(FileSystem files, Path root) throws IOException {
        SortedMap<String, BundleManifest.Entry> entries = new TreeMap<>();
        String prefix = files.makeQualified(root).toUri().getPath() + "/";
        for (FileStatus file : below(files, root)) {
            String name = file.getPath().toUri().getPath().substring(prefix.length());
            if (!name.equals(BundleManifest.FILE)) {
                entries.put(name, new BundleManifest.Entry(file.getLen(), sha256(files, file.getPath())));
            }
        }
        return entries;
    }

    private static List<FileStatus> below(FileSystem files, Path directory) throws IOException {
        List<FileStatus> found = new ArrayList<>();
        for (FileStatus status : files.listStatus(directory)) {
            if (status.isDirectory()) {
                found.addAll(below(files, status.getPath()));
            } else if (!status.getPath().getName().endsWith(".crc")) {
                found.add(status);
            }
        }
        return found;
    }

    private static String sha256(FileSystem files, Path file) throws IOException {
        MessageDigest digest = newDigest();
        try (InputStream in = new DigestInputStream(files.open(file), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static void writeFloats(FileSystem files, Path file, float[] values) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        int perChunk = CHUNK / Float.BYTES;
        try (var out = files.create(file, false)) {
            for (int start = 0; start < values.length; start += perChunk) {
                int count = Math.min(perChunk, values.length - start);
                chunk.asFloatBuffer().put(values, start, count);
                out.write(chunk.array(), 0, count * Float.BYTES);
            }
        }
    }

    static float[] readFloats(FileSystem files, Path file) throws IOException {
        if (!files.exists(file)) {
            throw new FileNotFoundException(file.toString());
        }
        float[] values = new float[Math.toIntExact(files.getFileStatus(file).getLen() / Float.BYTES)];
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        int perChunk = CHUNK / Float.BYTES;
        try (var in = files.open(file)) {
            for (int start = 0; start < values.length; start += perChunk) {
                int count = Math.min(perChunk, values.length - start);
                in.readFully(chunk.array(), 0, count * Float.BYTES);
                chunk.asFloatBuffer().get(values, start, count);
            }
        }
        return values;
    }
}
