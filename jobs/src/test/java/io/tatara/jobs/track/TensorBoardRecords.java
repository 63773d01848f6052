package io.tatara.jobs.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;

/** Reads event files of TensorBoard, written apart from what writes them, from the formats' own descriptions. */
final class TensorBoardRecords {

    private TensorBoardRecords() {}

    /** The scalars, in their order; fails where a checksum is not right. */
    static List<Point> read(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<Point> points = new ArrayList<>();
        boolean first = true;
        while (in.hasRemaining()) {
            int start = in.position();
            int length = Math.toIntExact(in.getLong());
            checked(in.getInt(), Arrays.copyOfRange(file, start, start + 8));
            byte[] data = new byte[length];
            in.get(data);
            checked(in.getInt(), data);
            Map<Integer, Object> event = message(data);
            if (first) {
                assertThat(text(field(event, 3))).isEqualTo("brain.Event:2");
                first = false;
                continue;
            }
            Map<Integer, Object> value = message(bytes(field(message(bytes(field(event, 5))), 1)));
            points.add(new Point(
                    text(field(value, 1)),
                    Float.intBitsToFloat((Integer) field(value, 2)),
                    (Long) event.getOrDefault(2, 0L),
                    Math.round(Double.longBitsToDouble(((Wide) field(event, 1)).bits()) * 1e3)));
        }
        return points;
    }

    private static void checked(int masked, byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        assertThat(Integer.rotateLeft(masked - 0xa282ead8, 15)).isEqualTo((int) crc.getValue());
    }

    /** Eight bytes, which are no varint. */
    private record Wide(long bits) {}

    private static Map<Integer, Object> message(byte[] data) {
        ByteBuffer in = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        Map<Integer, Object> fields = new HashMap<>();
        while (in.hasRemaining()) {
            long key = varint(in);
            Object value = switch ((int) (key & 7)) {
                case 0 -> varint(in);
                case 1 -> new Wide(in.getLong());
                case 2 -> {
                    byte[] part = new byte[Math.toIntExact(varint(in))];
                    in.get(part);
                    yield part;
                }
                case 5 -> in.getInt();
                default -> throw new AssertionError("wire type " + (key & 7));
            };
            fields.put((int) (key >>> 3), value);
        }
        return fields;
    }

    private static Object field(Map<Integer, Object> message, int number) {
        return Objects.requireNonNull(message.get(number), "field " + number);
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte part = in.get();
            value |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return value;
            }
        }
    }

    private static byte[] bytes(Object field) {
        return (byte[]) field;
    }

    private static String text(Object field) {
        return new String(bytes(field), StandardCharsets.UTF_8);
    }
}
