package io.tatara.notebook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A program that ran to its end.
 *
 * @param output of both streams
 */
record Execution(int exitCode, String output) {

    static final Path CHECKOUT =
            Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());

    /** For a JVM that is over before the better compiler pays: it then takes half the time. */
    static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

    static Execution of(Path scratch, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        return of(scratch, Path.of("/dev/null"), environment, command);
    }

    /** @param input given to it as keys would be */
    static Execution of(Path scratch, Path input, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(scratch, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(CHECKOUT.toFile())
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(20, TimeUnit.MINUTES)) {
                throw new AssertionError(command + " does not end:\n" + Files.readString(output));
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new Execution(process.exitValue(), Files.readString(output));
    }
}
