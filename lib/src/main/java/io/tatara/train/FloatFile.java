package io.tatara.train;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.zip.CRC32C;

/** Floats as raw little-endian bytes, copied in bulk through one small buffer, with a checksum. */
final class FloatFile {

    /** So few that they stay in the processor's cache from the copy through the checksum to the write. */
    private static final int CHUNK = 1 << 14;

    private FloatFile() {}

    /** @param values all of the buffer's */
    static CheckpointEntry write(CheckpointStorage storage, String place, String name, FloatBuffer values)
            throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream out = storage.create(place, name)) {
            for (int at = 0; at < values.capacity(); at += CHUNK) {
                int count = Math.min(CHUNK, values.capacity() - at);
                bytes.asFloatBuffer().put(values.slice(at, count));
                crc.update(bytes.array(), 0, Float.BYTES * count);
                out.write(bytes.array(), 0, Float.BYTES * count);
            }
        }
        return new CheckpointEntry(place, name, values.capacity(), crc.getValue());
    }

    static float[] read(CheckpointStorage storage, CheckpointEntry entry) throws IOException {
        float[] values = new float[entry.floats()];
        CRC32C crc = new CRC32C();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        try (DataInputStream in = new DataInputStream(storage.open(entry.place(), entry.name()))) {
            for (int at = 0; at < values.length; at += CHUNK) {
                int count = Math.min(CHUNK, values.length - at);
                in.readFully(bytes.array(), 0, Float.BYTES * count);
                crc.update(bytes.array(), 0, Float.BYTES * count);
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
