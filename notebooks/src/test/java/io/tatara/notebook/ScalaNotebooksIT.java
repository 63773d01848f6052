package io.tatara.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Databricks' source files are Scala, whose magic is in comments: all of them, one after the other, typed into Spark's own shell. */
@Timeout(1500)
final class ScalaNotebooksIT {

    @Test
    void allOfThemRunInSparksOwnShell(@TempDir Path scratch) throws Exception {
        List<Path> notebooks = notebooks();
        StringBuilder typed = new StringBuilder();
        for (Path notebook : notebooks) {
            typed.append(Files.readString(notebook))
                    .append("\nprintln(\"ENDED %s\")\n".formatted(notebook.getFileName()));
        }
        Path input = Files.writeString(scratch.resolve("typed.scala"), typed);

        Execution execution = Execution.of(
                scratch, input, Map.of("OMP_NUM_THREADS", "1", "SPARK_LOCAL_IP", "127.0.0.1"), command(scratch));

        assertThat(execution.output()).doesNotContain("error:", "Exception", "AssertionError");
        for (Path notebook : notebooks) {
            assertThat(notebook).content().startsWith("// Databricks notebook source\n");
            // the shell repeats what is typed, behind its prompt
            assertThat(execution.output().lines()).as(execution.output()).contains("ENDED " + notebook.getFileName());
        }
    }

    private static List<Path> notebooks() throws Exception {
        try (Stream<Path> files = Files.list(Execution.CHECKOUT.resolve("notebooks/databricks"))) {
            return files.sorted().toList();
        }
    }

    private static List<String> command(Path scratch) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--add-opens"))
                .forEach(command::add);
        Map.of(
                        "spark.master", "local[2]",
                        "spark.ui.enabled", "false",
                        "spark.driver.bindAddress", "127.0.0.1",
                        "spark.sql.shuffle.partitions", "2",
                        "spark.sql.warehouse.dir", scratch.resolve("warehouse").toString(),
                        "scala.usejavacp", "true",
                        "log4j2.configurationFile",
                                Execution.CHECKOUT
                                        .resolve("deploy/local/log4j2.properties")
                                        .toUri()
                                        .toString(),
                        "tatara.examples",
                                Execution.CHECKOUT.resolve("jobs/examples").toString(),
                        "java.io.tmpdir", scratch.toString())
                .forEach((name, value) -> command.add("-D%s=%s".formatted(name, value)));
        // the shipped jar and what a cluster has, and the shell, which a cluster has too
        String shell = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> jar.matches(".*/(spark-repl|scala-compiler|scala-reflect|jline)[^/]*\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
        String shipped = Execution.CHECKOUT.resolve("jobs/target/tatara.jar")
                + File.pathSeparator
                + Execution.CHECKOUT.resolve("jobs/target/spark-home/jars")
                + "/*";
        command.addAll(List.of(
                Execution.SHORT_LIVED,
                "-Xmx2g",
                "-cp",
                shipped + File.pathSeparator + shell,
                "org.apache.spark.repl.Main"));
        return command;
    }
}
