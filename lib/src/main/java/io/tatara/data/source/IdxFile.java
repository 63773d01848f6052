package io.tatara.data.source;

import io.tatara.TataraException;
import io.tatara.data.DataRefused;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * One file of unsigned bytes in the IDX format: two zero bytes, type 8, number of dimensions, each dimension as a
 * big-endian int, then the values.
 *
 * @param path plain or ending in {@code .gz}
 * @param count records, the first dimension
 * @param width bytes a record: the product of the other dimensions
 * @param start offset of the first record in the (uncompressed) file
 */
record IdxFile(String path, int count, int width, int start) implements Serializable {

    private static final int UNSIGNED_BYTE = 8;
    private static final long MOST_WIDTH = 64L << 20;
    private static final long DEFLATE_RATIO = 1032;

    static IdxFile open(Configuration hadoop, String path) {
        try (DataInputStream in = new DataInputStream(stream(hadoop, path))) {
            int magic = in.readInt();
            int dimensions = magic & 0xff;
            if (magic >>> 16 != 0 || ((magic >>> 8) & 0xff) != UNSIGNED_BYTE || dimensions == 0) {
                throw new DataRefused(
                        "%s is no IDX file of unsigned bytes: it starts with 0x%08x, expected 0x000008 and the number of dimensions"
                                .formatted(path, magic));
            }
            int count = in.readInt();
            long width = 1;
            for (int i = 1; i < dimensions; i++) {
                int size = in.readInt();
                width = size < 1 ? 0 : Math.min(MOST_WIDTH + 1, width * size);
            }
            int start = 4 + 4 * dimensions;
            long length = length(hadoop, path);
            // deflate packs 1032 bytes into one at best: who announces more has not got them
            long most = path.endsWith(".gz") ? DEFLATE_RATIO * length : length;
            if (count < 0 || width < 1 || width > MOST_WIDTH || start + count * width > most) {
                throw new DataRefused(
                        "%s announces %d records that it cannot hold: the file has %d bytes, a record at least 1 and at most %d; it is cut off or damaged"
                                .formatted(path, count, length, MOST_WIDTH));
            }
            return new IdxFile(path, count, (int) width, start);
        } catch (EOFException e) {
            throw new DataRefused("%s is too short for an IDX file".formatted(path), e);
        } catch (IOException e) {
            throw new TataraException("cannot read %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    boolean compressed() {
        return path.endsWith(".gz");
    }

    /** Reads {@code records} records from {@code first} on; a new array. */
    byte[] read(Configuration hadoop, int first, int records) throws IOException {
        long offset = start + (long) first * width;
        try (InputStream in = compressed() ? stream(hadoop, path) : seek(hadoop, offset)) {
            if (compressed()) {
                in.skipNBytes(offset);
            }
            byte[] bytes = in.readNBytes(Math.multiplyExact(records, width));
            if (bytes.length < records * width) {
                throw new EOFException();
            }
            return bytes;
        } catch (EOFException e) {
            throw new DataRefused(
                    "%s ends before record %d of the %d that its header announces; it is cut off"
                            .formatted(path, first + records, count),
                    e);
        }
    }

    private static long length(Configuration hadoop, String path) throws IOException {
        Path file = new Path(path);
        return file.getFileSystem(hadoop).getFileStatus(file).getLen();
    }

    private InputStream seek(Configuration hadoop, long offset) throws IOException {
        Path file = new Path(path);
        FSDataInputStream in = file.getFileSystem(hadoop).open(file);
        in.seek(offset);
        return in;
    }

    private static InputStream stream(Configuration hadoop, String path) throws IOException {
        Path file = new Path(path);
        InputStream in = file.getFileSystem(hadoop).open(file);
        return path.endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
    }
}
