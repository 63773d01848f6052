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
            Process process = begin(killed);
            // a kill for each twentieth of the journal, as far as one can be aimed
            long until = bytes * (kills + 1) / (KILLS + 1) + random.nextInt(100);
            while (process.isAlive() && (!Files.exists(killed) || Files.size(killed) < until)) {
                TimeUnit.MICROSECONDS.sleep(200);
            }
            process.destroyForcibly().waitFor();
            kills++;
            assertThat(Files.size(killed)).isLessThan(bytes);
        }
        assertThat(begin(killed).waitFor()).isZero();

        assertThat(killed).hasSameTextualContentAs(whole);
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
