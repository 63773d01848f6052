package io.tatara.train;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Floats as raw little-endian bytes, copied in bulk through one small buffer, with a checksum. */
final class FloatFile {

    /** So few that they stay in the processor's cache from the copy through the checksum to the write. */
    private static final int CHUNK = 1 << 14;

    private FloatFile() {}

    static CheckpointEntry write(FileSystem files, Path path, String place, float[] values) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer bytes = ByteBuffer.allocate(4 * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream out = files.create(path, true)) {
            for (int at = 0; at < values.length; at += CHUNK) {
                int count = Math.min(CHUNK, values.length - at);
                bytes.asFloatBuffer().put(values, at, count);
                crc.update(bytes.array(), 0, 4 * count);
                out.write(bytes.array(), 0, 4 * count);
            }
        }
        return new CheckpointEntry(place, path.getName(), values.length, crc.getValue());
    }

    static float[] read(FileSystem files, Path path, CheckpointEntry entry) throws IOException {
        float[] values = new float[entry.floats()];
        CRC32C crc = new CRC32C();
        ByteBuffer bytes = ByteBuffer.allocate(4 * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        try (DataInputStream in = new DataInputStream(files.open(path))) {
            for (int at = 0; at < values.length; at += CHUNK) {
                int count = Math.min(CHUNK, values.length - at);
                in.readFully(bytes.array(), 0, 4 * count);
                crc.update(bytes.array(), 0, 4 * count);
                bytes.asFloatBuffer().get(values, at, count);
            }
        } catch (EOFException e) {
            throw new IOException("it is shorter than its %d floats".formatted(entry.floats()), e);
        }
        if (crc.getValue() != entry.crc32c()) {
            throw new IOException(
                    "its checksum is not the manifest's; delete its folder to continue from the checkpoint before");
        }
        return values;
    }
}
