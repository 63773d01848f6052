package io.tatara.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestMappedStock {

    private static final String ATTEMPT = "0123abcd";
    private static final String NAME = "state-00000.f32";

    @TempDir
    Path folder;

    /** Whatever is written and deleted in whatever order, what is there is what was written. */
    @RepeatedTest(20)
    void nothingThatACheckpointHasIsOverwritten(RepetitionInfo repetition) throws IOException {
        Random random = new Random(repetition.getCurrentRepetition());
        LocalStorage storage = new LocalStorage(folder);
        int floats = 1 + random.nextInt(30_000);
        Map<CheckpointEntry, Float> written = new LinkedHashMap<>();
        Deque<Sheet> taken = new ArrayDeque<>();
        try (MappedStock stock = new MappedStock(storage, 0, ATTEMPT)) {
            for (int step = 0; step < 60; step++) {
                if (random.nextInt(3) == 0 && !written.isEmpty()) {
                    List<CheckpointEntry> entries = new ArrayList<>(written.keySet());
                    CheckpointEntry gone = entries.get(random.nextInt(entries.size()));
                    storage.delete(gone.place());
                    written.remove(gone);
                }
                // the training's thread may be ahead of the writer's by one
                if (taken.size() < 2) {
                    taken.add(stock.take(NAME, floats));
                }
                if (taken.size() == 2 || random.nextBoolean()) {
                    Sheet sheet = taken.removeFirst();
                    for (int i = 0; i < floats; i++) {
                        sheet.floats().put(i, step);
                    }
                    if (random.nextInt(8) > 0) {
                        written.put(sheet.write(storage, "place-" + step, NAME), (float) step);
                    }
                    stock.bringBack(NAME, sheet);
                }
                for (Map.Entry<CheckpointEntry, Float> entry : written.entrySet()) {
                    requireWhole(storage, entry.getKey(), floats, entry.getValue());
                }
            }
        }
        for (Map.Entry<CheckpointEntry, Float> entry : written.entrySet()) {
            requireWhole(storage, entry.getKey(), floats, entry.getValue());
        }
        assertThat(folder.resolve(CheckpointPlace.sheets(ATTEMPT))).doesNotExist();
    }

    @Test
    void fourFilesTakeTurns() throws IOException {
        LocalStorage storage = new LocalStorage(folder);
        try (MappedStock stock = new MappedStock(storage, 0, ATTEMPT)) {
            for (int step = 0; step < 20; step++) {
                Sheet sheet = stock.take(NAME, 1000);
                assertThat(sheet).isInstanceOf(step == 0 ? HeapSheet.class : MappedSheet.class);
                sheet.write(storage, "place-" + step, NAME);
                storage.delete("place-" + (step - 2));
                stock.bringBack(NAME, sheet);
            }
            assertThat(filesIn(folder.resolve(CheckpointPlace.sheets(ATTEMPT)))).isEqualTo(3);
        }
    }

    @Test
    void whatIsNoLongerThereIsWrittenAnew() throws IOException {
        LocalStorage storage = new LocalStorage(folder);
        try (MappedStock stock = new MappedStock(storage, 0, ATTEMPT)) {
            stock.bringBack(NAME, stock.take(NAME, 10));
            Sheet mapped = stock.take(NAME, 10);
            assertThat(mapped).isInstanceOf(MappedSheet.class);
            mapped.floats().put(3, 7);

            storage.delete(CheckpointPlace.sheets(ATTEMPT));
            CheckpointEntry entry = mapped.write(storage, "place", NAME);
            stock.bringBack(NAME, mapped);

            assertThat(FloatFile.read(storage, entry)).containsExactly(0, 0, 0, 7, 0, 0, 0, 0, 0, 0);
            assertThat(stock.take(NAME, 10)).isInstanceOf(MappedSheet.class).isNotSameAs(mapped);
        }
    }

    @Test
    void withoutAFolderToMakeFilesInThereIsMemory() throws IOException {
        Files.writeString(folder.resolve(CheckpointPlace.sheets(ATTEMPT)), "in the way");
        try (MappedStock stock = new MappedStock(new LocalStorage(folder), 0, ATTEMPT)) {
            for (int step = 0; step < 3; step++) {
                Sheet sheet = stock.take(NAME, 10);
                assertThat(sheet).isInstanceOf(HeapSheet.class);
                stock.bringBack(NAME, sheet);
            }
        }
    }

    private static void requireWhole(LocalStorage storage, CheckpointEntry entry, int floats, float value)
            throws IOException {
        float[] expected = new float[floats];
        Arrays.fill(expected, value);
        assertThat(Arrays.equals(FloatFile.read(storage, entry), expected))
                .as("%s has what was written to it", entry)
                .isTrue();
    }

    private static long filesIn(Path path) {
        try (Stream<Path> files = Files.list(path)) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
