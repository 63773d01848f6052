package io.tatara.jobs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that is no part of a JDK. A test that needs one is skipped where it is not installed, and fails there in CI. */
final class DebianTool {

    private DebianTool() {}

    /** Where a program is, of all that has the path. */
    static String program(String name, String debianPackage) {
        return onThePath(name).findFirst().orElseGet(() -> missing(name, debianPackage));
    }

    /** A Python that has these modules. Debian's own is asked too, for another may come before it on the path. */
    static String python(String modules, String debianPackages) {
        return Stream.concat(onThePath("python3"), Stream.of("/usr/bin/python3"))
                .filter(python -> Files.isExecutable(Path.of(python)))
                .filter(python -> ends(List.of(python, "-c", "import " + modules)))
                .findFirst()
                .orElseGet(() -> missing("python3 with " + modules, debianPackages));
    }

    private static String missing(String what, String debianPackages) {
        String message = "%s is not installed (Debian: %s)".formatted(what, debianPackages);
        assumeTrue(System.getenv("CI") != null, message);
        throw new AssertionError(message);
    }

    private static Stream<String> onThePath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString);
    }

    private static boolean ends(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Runs a program of the checkout or, by its absolute path, of the machine, and has what it said. */
    static Submission run(Path scratch, List<String> command) throws IOException, InterruptedException {
        return run(scratch, Map.of(), command);
    }

    static Submission run(Path scratch, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        return Submission.run(scratch, Duration.ofMinutes(5), environment, command);
    }
}
