package io.tatara.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Data that is prepared once for several runs, since that takes longer than what tests train on it. */
record PreparedRun(Path prepared) {

    private static final Duration LIMIT = Duration.ofMinutes(4);

    /** What the run file describes, prepared in a folder of {@code scratch}. */
    static PreparedRun of(Path scratch, Map<String, String> environment, String runFile) throws Exception {
        Path directory = scratch.resolve("prepared");
        Submission prepare = Submission.run(
                scratch, LIMIT, environment, List.of("tatara", "prepare", runFile, "--run-dir", directory.toString()));
        assertThat(prepare.exitCode()).as(prepare.stderr()).isZero();
        return new PreparedRun(directory.resolve("prepared"));
    }

    /** Gives a run's directory a copy of its own, which the run finds and goes on from. */
    Path into(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(prepared)) {
            for (Path file : files.toList()) {
                Path copy = directory.resolve("prepared").resolve(prepared.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return directory;
    }
}
