package io.tatara.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's script, loaded by Spark's own Scala shell. */
class TestScalaShell {

    private static final long LONGEST_SECONDS = 300;

    @Test
    void aScriptOfAUserRuns(@TempDir Path folder) throws Exception {
        String said = shell(folder, script());

        assertThat(said)
                .doesNotContain("error:")
                .containsPattern("TOLD 3 classes, (1|30) epochs")
                .contains("BACK true")
                .contains("CLOSURE 3")
                .contains("DONE");
        assertThat(Double.parseDouble(said.replaceAll("(?s).*ACCURACY ([0-9.]+).*", "$1")))
                .isGreaterThan(0.95);
    }

    private static Path script() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(TestScalaShell.class.getResource("first-steps.scala"))
                .toURI());
    }

    /** What it prints to either stream; nobody types anything behind the script, which ends the shell. */
    private static String shell(Path folder, Path script) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Spark's opens, as its launcher would add them
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--add-opens") || flag.startsWith("-Djdk.reflect"))
                .forEach(command::add);
        Map.of(
                        "spark.master", "local[2]",
                        "spark.ui.enabled", "false",
                        "spark.driver.host", "127.0.0.1",
                        "spark.driver.bindAddress", "127.0.0.1",
                        "spark.sql.shuffle.partitions", "2",
                        "spark.sql.warehouse.dir", folder.resolve("warehouse").toString(),
                        "scala.usejavacp", "true",
                        "tatara.test.folder", folder.resolve("model").toString())
                .forEach((name, value) -> command.add("-D%s=%s".formatted(name, value)));
        command.addAll(List.of(
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                "org.apache.spark.repl.Main",
                "-I",
                script.toString()));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        try {
            assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS))
                    .as("the shell ends in time")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
