package io.tatara.train;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/** A file of a checkpoint, whose reading fails at its end if its checksum is not what was written. Read in order, to the end. */
final class CheckedFile extends FilterInputStream {

    private static final int SKIPPED = 1 << 16;

    private final CheckpointEntry entry;
    private final CRC32C crc = new CRC32C();
    private long bytes;

    CheckedFile(InputStream in, CheckpointEntry entry) {
        super(in);
        this.entry = entry;
    }

    @Override
    public int read() throws IOException {
        return OneByte.of(this);
    }

    /** By reading: what is skipped counts for the checksum, too. */
    @Override
    public long skip(long count) throws IOException {
        byte[] skipped = new byte[(int) Math.min(SKIPPED, count)];
        long left = count;
        while (left > 0) {
            int read = read(skipped, 0, (int) Math.min(skipped.length, left));
            if (read < 0) {
                break;
            }
            left -= read;
        }
        return count - left;
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
