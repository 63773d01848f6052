package io.tatara.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.model.Tiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** What was dealt out to workers, array by array, is put together again. */
class TestDealtFiles {

    private final Map<String, byte[]> files = new HashMap<>();

    private InputStream open(CheckpointEntry entry) {
        return new ByteArrayInputStream(Objects.requireNonNull(files.get(entry.name())));
    }

    private CheckpointEntry keep(String name, byte[] bytes) {
        files.put(name, bytes);
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return new CheckpointEntry("place", name, bytes.length / Float.BYTES, crc.getValue());
    }

    /** Arrays in any order, dealt out or not, longer than any buffer or of one float. */
    private static Tiles array(Random random, int workers) {
        int places = workers + random.nextInt(40);
        return new Tiles(1 + random.nextInt(60), places, 1 + random.nextInt(30), random.nextBoolean());
    }

    @Test
    void partsComeTogether() throws IOException {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            int workers = 1 + random.nextInt(4);
            List<Tiles> arrays = IntStream.rangeClosed(0, random.nextInt(5))
                    .mapToObj(i -> array(random, workers))
                    .toList();
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            StageParts stage = dealt(arrays, workers, random, whole);

            try (InputStream together = new StageFiles(List.of(stage, stage), this::open)) {
                byte[] twice = together.readAllBytes();
                whole.write(whole.toByteArray());
                assertThat(twice).as("%d workers, %s", workers, arrays).isEqualTo(whole.toByteArray());
            }
        }
    }

    private StageParts dealt(List<Tiles> arrays, int workers, Random random, ByteArrayOutputStream whole) {
        List<ByteArrayOutputStream> parts = IntStream.range(0, workers)
                .mapToObj(i -> new ByteArrayOutputStream())
                .toList();
        for (Tiles array : arrays) {
            for (int run = 0; run < array.runs(); run++) {
                byte[] bytes = new byte[Float.BYTES * array.places() * array.floats()];
                random.nextBytes(bytes);
                whole.writeBytes(bytes);
                for (int worker = 0; worker < workers; worker++) {
                    int from = array.dealt() ? Float.BYTES * array.from(worker, workers) : 0;
                    parts.get(worker).write(bytes, from, Float.BYTES * array.ofRun(worker, workers));
                }
            }
        }
        List<CheckpointEntry> entries = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            entries.add(keep("part-" + worker, parts.get(worker).toByteArray()));
        }
        return new StageParts(entries, arrays);
    }

    @Test
    void anyByteThatDiffersIsNoticed() throws IOException {
        Random random = new Random(1);
        List<Tiles> arrays = List.of(new Tiles(1, 30_000, 1, false), new Tiles(3, 7, 11, true));
        StageParts stage = dealt(arrays, 3, random, new ByteArrayOutputStream());
        for (int worker = 0; worker < 3; worker++) {
            byte[] own = Objects.requireNonNull(files.get("part-" + worker));
            int at = random.nextInt(own.length);
            own[at] ^= 4;
            try (InputStream together = new StageFiles(List.of(stage), this::open)) {
                assertThatThrownBy(together::readAllBytes)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("place/part-%d is not what was written".formatted(worker));
            }
            own[at] ^= 4;
        }
    }
}
