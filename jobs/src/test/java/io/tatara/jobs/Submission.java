package io.tatara.jobs;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One command of the checkout, run to its end as a user would, with what it said.
 *
 * @param exitCode as the shell sees it
 * @param seconds wall time
 */
record Submission(int exitCode, String stdout, String stderr, double seconds) {

    /** Maven's module folder is the working directory of its tests; the checkout is above it. */
    static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    /** Runs {@code command} (its first word relative to the checkout); past {@code limit} it and its children die. */
    static Submission run(Path scratch, Duration limit, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path stdout = Files.createTempFile(scratch, "stdout", ".txt");
        Path stderr = Files.createTempFile(scratch, "stderr", ".txt");
        ProcessBuilder builder =
                builder(environment, command).redirectOutput(stdout.toFile()).redirectError(stderr.toFile());
        long start = System.nanoTime();
        Process process = builder.start();
        boolean ended = false;
        try {
            ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            if (!ended) {
                kill(process);
            }
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        String said = Files.readString(stderr);
        if (!ended) {
            throw new AssertionError("%s did not end within %s; it said:%n%s".formatted(command, limit, said));
        }
        return new Submission(process.exitValue(), Files.readString(stdout), said, seconds);
    }

    /** Runs {@code command} and sends it SIGTERM once a line of its stderr starts with {@code sign}. */
    static Submission terminated(
            Path scratch, Duration limit, Map<String, String> environment, List<String> command, String sign)
            throws IOException, InterruptedException {
        // the process's own destroy would close the stream that is read
        return disturbed(
                scratch,
                limit,
                environment,
                command,
                sign,
                process -> process.toHandle().destroy());
    }

    /** Runs {@code command} and kills it, so that it can do nothing about it, once a line of its stderr starts with {@code sign}. */
    static Submission killed(
            Path scratch, Duration limit, Map<String, String> environment, List<String> command, String sign)
            throws IOException, InterruptedException {
        return disturbed(
                scratch,
                limit,
                environment,
                command,
                sign,
                process -> process.toHandle().destroyForcibly());
    }

    /** Runs {@code command} and does something to it, or around it, once a line of its stderr starts with {@code sign}. */
    static Submission disturbed(
            Path scratch,
            Duration limit,
            Map<String, String> environment,
            List<String> command,
            String sign,
            Consumer<Process> disturbance)
            throws IOException, InterruptedException {
        Path stdout = Files.createTempFile(scratch, "stdout", ".txt");
        long start = System.nanoTime();
        Process process =
                builder(environment, command).redirectOutput(stdout.toFile()).start();
        // its end closes the stream that is read below
        process.onExit().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionally(late -> kill(process));
        StringBuilder said = new StringBuilder();
        try (BufferedReader stderr = process.errorReader(StandardCharsets.UTF_8)) {
            boolean disturbed = false;
            for (String line = stderr.readLine(); line != null; line = stderr.readLine()) {
                said.append(line).append('\n');
                if (line.startsWith(sign) && !disturbed) {
                    disturbed = true;
                    disturbance.accept(process);
                }
            }
        }
        int exitCode = process.waitFor();
        return new Submission(exitCode, Files.readString(stdout), said.toString(), (System.nanoTime() - start) * 1e-9);
    }

    private static ProcessBuilder builder(Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                .directory(CHECKOUT.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.command().set(0, CHECKOUT.resolve(command.get(0)).toString());
        // a Spark distribution of the machine's own must not stand in for the one under test
        builder.environment().remove("SPARK_HOME");
        // processes that live for seconds spend a third of their processor time on the second compiler, some on G1
        builder.environment().put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        builder.environment().putAll(environment);
        return builder;
    }

    private static Process kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        return process.destroyForcibly();
    }
}
