package io.tatara.train;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/** A file of a checkpoint, whose reading fails at its end if its checksum is not what was written. Read in order, to the end. */
final class CheckedFile extends FilterInputStream {

    private final CheckpointEntry entry;
    private final CRC32C crc = new CRC32C();
    private long bytes;

    CheckedFile(InputStream in, CheckpointEntry entry) {
        super(in);
        this.entry = entry;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
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
