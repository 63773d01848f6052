package io.tatara.jobs.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class TestTensorBoardFile {

    @Test
    void theChecksumIsThatOfRfc3720() {
        CRC32C zeros = new CRC32C();
        zeros.update(new byte[32]);
        assertThat(zeros.getValue()).isEqualTo(0x8a9136aaL);

        CRC32C digits = new CRC32C();
        digits.update("123456789".getBytes(StandardCharsets.US_ASCII));
        assertThat(digits.getValue()).isEqualTo(0xe3069283L);
    }

    @Test
    void itIsMaskedAsTfRecordsHaveIt() {
        // ((crc >> 15) | (crc << 17)) + 0xa282ead8 of the digits' checksum
        long crc = 0xe3069283L;
        long masked = ((crc >>> 15 | crc << 17) & 0xffffffffL) + 0xa282ead8L & 0xffffffffL;

        assertThat(Integer.toUnsignedLong(TensorBoardFile.masked("123456789".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(masked);
    }

    @Test
    void theFirstRecordIsByteForByteWhatTensorFlowWrites() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new TensorBoardFile(bytes, 0).close();

        // length 24, and Event { wall_time: 0 file_version: "brain.Event:2" } between its checksums
        byte[] file = bytes.toByteArray();
        assertThat(file).hasSize(8 + 4 + 24 + 4);
        assertThat(file).startsWith(24, 0, 0, 0, 0, 0, 0, 0);
        assertThat(new String(file, 12, 24, StandardCharsets.ISO_8859_1))
                .isEqualTo("\t\0\0\0\0\0\0\0\0\032\rbrain.Event:2");
        assertThat(TensorBoardRecords.read(file)).isEmpty();
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Random random = new Random(3);
        List<Point> points = random.longs(200, 0, Long.MAX_VALUE)
                .mapToObj(step -> new Point(
                        "validation/größe" + random.nextInt(300),
                        Float.intBitsToFloat(random.nextInt()),
                        step >>> random.nextInt(63),
                        random.nextInt(Integer.MAX_VALUE)))
                .toList();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TensorBoardFile file = new TensorBoardFile(bytes, 1_700_000_000_123L)) {
            for (Point point : points) {
                file.add(point);
            }
        }

        assertThat(TensorBoardRecords.read(bytes.toByteArray()))
                .usingElementComparator((a, b) -> a.key().equals(b.key())
                                && Double.compare(a.value(), b.value()) == 0
                                && a.step() == b.step()
                                && a.millis() == b.millis()
                        ? 0
                        : 1)
                .isEqualTo(points);
    }
}
