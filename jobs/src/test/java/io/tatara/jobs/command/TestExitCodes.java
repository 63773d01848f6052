package io.tatara.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schedulers tell by the code whether the data, the settings or the machine is to blame. */
class TestExitCodes {

    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void dataThatCannotBeTrainedOnAreCodeTwenty() throws IOException {
        table("a,y", "1,no", "2,no", "3,no");

        assertThat(prepare()).isEqualTo(ExitCode.DATA_GATE);
        assertThat(err.toString()).contains("holds one class only, 'no'").doesNotContain("\tat ");
        assertThat(left()).containsExactlyInAnyOrder("run.yaml", "events.jsonl");
    }

    @Test
    void malformedRecordsAreCodeTwenty() throws IOException {
        table("a,y", "1,no", "2,yes,3", "3,no");

        assertThat(prepare()).isEqualTo(ExitCode.DATA_GATE);
        assertThat(err.toString()).contains("malformed CSV record", "table.csv");
        assertThat(left()).containsExactlyInAnyOrder("run.yaml", "events.jsonl");
    }

    @Test
    void aFileThatIsNotThereIsCodeOne() throws IOException {
        assertThat(prepare()).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("table.csv does not exist");
    }

    private void table(String... lines) throws IOException {
        Files.write(folder.resolve("table.csv"), List.of(lines));
    }

    private int prepare() throws IOException {
        Path file = Files.writeString(
                folder.resolve("a.yaml"),
                "data: {source: {csv: table.csv}, label: y}\nnetwork: {layers: []}\ntraining: {epochs: 1, optimizer: {adam: {}}}\n");
        return Commands.line()
                .setErr(new PrintWriter(err, true))
                .execute(
                        "prepare",
                        file.toString(),
                        "--run-dir",
                        folder.resolve("run").toString(),
                        "--master",
                        "local[2]");
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("run"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
