package io.tatara.train;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The files of a pipeline's stages, read one behind the other as little-endian floats; never more than a few bytes of them are
 * in memory. Reading fails at the end of a file whose checksum is not what was written.
 */
final class StageFiles extends InputStream {

    /** Opens a file. */
    @FunctionalInterface
    interface Opening {
        InputStream open(CheckpointEntry entry) throws IOException;
    }

    private final Iterator<CheckpointEntry> files;
    private final Opening opening;
    private @Nullable Checked current;

    StageFiles(List<CheckpointEntry> files, Opening opening) {
        this.files = files.iterator();
        this.opening = opening;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        while (true) {
            if (current == null) {
                if (!files.hasNext()) {
                    return -1;
                }
                CheckpointEntry next = files.next();
                current = new Checked(opening.open(next), next);
            }
            int read = current.read(target, from, count);
            if (read >= 0) {
                return read;
            }
            current.close();
            current = null;
        }
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    private static final class Checked extends FilterInputStream {

        private final CheckpointEntry entry;
        private final CRC32C crc = new CRC32C();
        private long bytes;

        private Checked(InputStream in, CheckpointEntry entry) {
            super(in);
            this.entry = entry;
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            int read = in.read(target, from, count);
            if (read >= 0) {
                crc.update(target, from, read);
                bytes += read;
            } else if (bytes != (long) Float.BYTES * entry.floats() || crc.getValue() != entry.crc32c()) {
                throw new IOException("%s/%s is not what was written: its length or checksum differs"
                        .formatted(entry.place(), entry.name()));
            }
            return read;
        }
    }
}
