package io.tatara.jobs.track;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.FSDataOutputStream;

/**
 * An event file of TensorBoard: TFRecords, each a length (u64), its masked CRC-32C (u32), an {@code Event} as protocol
 * buffers write it, and the masked CRC-32C of that, all little-endian.
 */
final class TensorBoardFile implements Closeable {

    private static final int MASK_DELTA = 0xa282ead8;

    // of the message Event, of Summary in it, and of Value in that
    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int VALUE = 1;
    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;

    private final OutputStream out;

    /**
     * Begins a file.
     *
     * @param out closed with this
     * @param millis since 1970
     */
    TensorBoardFile(OutputStream out, long millis) throws IOException {
        this.out = out;
        record(new ProtoBytes().with(WALL_TIME, millis / 1e3).with(FILE_VERSION, "brain.Event:2"));
    }

    void add(Point point) throws IOException {
        ProtoBytes value = new ProtoBytes().with(TAG, point.key()).with(SIMPLE_VALUE, (float) point.value());
        record(new ProtoBytes()
                .with(WALL_TIME, point.millis() / 1e3)
                .with(STEP, point.step())
                .with(SUMMARY, new ProtoBytes().with(VALUE, value)));
    }

    private void record(ProtoBytes event) throws IOException {
        byte[] data = event.toBytes();
        byte[] length = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(data.length)
                .array();
        ByteBuffer whole = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + data.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(length)
                .putInt(masked(length))
                .put(data)
                .putInt(masked(data));
        // in one write, so that a reader meets no half of it where the file system writes through
        out.write(whole.array());
    }

    /** A CRC of data that hold CRCs would be weak; so it is turned and moved. */
    static int masked(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }

    /** What was added is there for others to read, where the file system can do that. */
    void flush() throws IOException {
        if (out instanceof FSDataOutputStream hadoop && hadoop.hasCapability("hflush")) {
            hadoop.hflush();
        } else {
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
