package io.tatara.tuning.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With real processes, and real kills. */
@Timeout(240)
class TestKilledStudy {

    private static final int KILLS = 20;

    private @TempDir Path folder;

    /** One trial at a time: whatever is decided depends on what was before alone, and so do all bytes. */
    @Test
    void aStudyThatIsKilledAgainAndAgainWritesTheJournalOfOneThatIsNot() throws Exception {
        Path whole = folder.resolve("whole.jsonl");
        assertThat(begin(whole).waitFor()).isZero();
        long bytes = Files.size(whole);
        Path killed = folder.resolve("killed.jsonl");
        Random random = new Random(1);
        int kills = 0;
        while (kills < KILLS) {
            long until = size(killed) + random.nextInt((int) bytes / 8);
            Process process = begin(killed);
            while (process.isAlive() && size(killed) < until) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            if (process.destroyForcibly().waitFor() == 0) {
                // it was quicker: there is nothing left to kill
                assertThat(killed).hasSameTextualContentAs(whole);
                Files.delete(killed);
            } else {
                kills++;
            }
        }
        assertThat(begin(killed).waitFor()).isZero();

        assertThat(killed).hasSameTextualContentAs(whole);
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private Process begin(Path journal) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        JournaledStudy.class.getName(),
                        journal.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said.txt").toFile())
                .start();
    }
}
