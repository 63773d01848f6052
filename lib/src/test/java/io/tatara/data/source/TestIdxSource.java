package io.tatara.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.spark.SparkExtension;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
class TestIdxSource {

    private static final int COUNT = 23;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", ".gz"})
    void imagesMeetTheirLabels(String suffix, SparkSession spark) throws IOException {
        Source source = new Source.Idx(images("images" + suffix, COUNT), labels("labels" + suffix, COUNT));
        List<Row> rows = source.read(spark).collectAsList();
        assertThat(rows).hasSize(COUNT);
        for (int i = 0; i < COUNT; i++) {
            Vector pixels = rows.get(i).getAs("pixels");
            assertThat(pixels.toArray()).containsExactly(i, 200, 2, 3, 4, 255);
            assertThat((int) rows.get(i).getAs("label")).isEqualTo(i % 10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".gz"})
    void fewerLabelsThanImagesAreRefused(String suffix, SparkSession spark) throws IOException {
        Source source = new Source.Idx(images("i" + suffix, COUNT), labels("l" + suffix, COUNT - 1));
        assertThatThrownBy(() -> source.read(spark))
                .isInstanceOf(TataraException.class)
                .hasMessageContainingAll("23 images", "22 records");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 9})
    void aFileOfAnotherKindOrTooShortIsRefused(int bytes, SparkSession spark) throws IOException {
        Path file = Files.write(folder.resolve("x"), new byte[bytes]);
        assertThatThrownBy(() -> new Source.Idx(file.toString(), null).read(spark))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("IDX");
    }

    /** Headers of sizes that the file cannot have: nothing is allocated for them. */
    @ParameterizedTest
    @ValueSource(strings = {"", ".gz"})
    void aHeaderThatLiesIsRefused(String suffix, SparkSession spark) throws IOException {
        int[][] lies = {
            {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE},
            {Integer.MAX_VALUE, 1, 1},
            {1, 1 << 15, 1 << 15},
            {1, 65_536, 65_536},
            {-1, 28, 28},
            {10, -28, -28},
            {10, 0, 28},
            {1 << 20, 28, 28},
        };
        for (int[] sizes : lies) {
            Path file = folder.resolve("lie" + suffix);
            try (DataOutputStream out = new DataOutputStream(open(file))) {
                out.writeInt(0x0803);
                for (int size : sizes) {
                    out.writeInt(size);
                }
                out.write(new byte[28 * 28]);
            }
            assertThatThrownBy(() -> new Source.Idx(file.toString(), null).read(spark))
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining("records that it cannot hold");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void anyBytesAreReadOrRefused(int seed, SparkSession spark) throws IOException {
        Random random = new Random(seed);
        byte[] whole = Files.readAllBytes(Path.of(images("whole", 3)));
        for (int i = 0; i < 100; i++) {
            byte[] bytes = whole.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                bytes[random.nextInt(20)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("any"), Arrays.copyOf(bytes, random.nextInt(whole.length + 1)));
            try {
                assertThat(new Source.Idx(file.toString(), null).read(spark).columns())
                        .containsExactly("pixels");
            } catch (TataraException e) {
                assertThat(e).hasMessageContaining("any");
            }
        }
    }

    private String images(String name, int count) throws IOException {
        Path file = folder.resolve(name);
        try (DataOutputStream out = new DataOutputStream(open(file))) {
            out.writeInt(0x0803);
            out.writeInt(count);
            out.writeInt(2);
            out.writeInt(3);
            for (int i = 0; i < count; i++) {
                out.write(new byte[] {(byte) i, (byte) 200, 2, 3, 4, (byte) 255});
            }
        }
        return file.toString();
    }

    private String labels(String name, int count) throws IOException {
        Path file = folder.resolve(name);
        try (DataOutputStream out = new DataOutputStream(open(file))) {
            out.writeInt(0x0801);
            out.writeInt(count);
            for (int i = 0; i < count; i++) {
                out.write(i % 10);
            }
        }
        return file.toString();
    }

    private static OutputStream open(Path file) throws IOException {
        OutputStream out = Files.newOutputStream(file);
        return file.toString().endsWith(".gz") ? new GZIPOutputStream(out) : out;
    }
}
