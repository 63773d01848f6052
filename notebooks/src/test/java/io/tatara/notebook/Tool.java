package io.tatara.notebook;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Programs that a machine may not have: without them tests are skipped, but not where CI has promised them. */
final class Tool {

    private Tool() {}

    static void require(String name) {
        boolean there = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        if (System.getenv("CI") != null && !there) {
            throw new AssertionError(name + " is not on the PATH; .ci/run installs it");
        }
        assumeTrue(there, name + " is not on the PATH");
    }
}
