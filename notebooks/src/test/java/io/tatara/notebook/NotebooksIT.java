package io.tatara.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every notebook, from its first cell to its last: by Jupyter, with the kernel that the script installs, each in one of its own. */
@Timeout(1500)
final class NotebooksIT {

    private static final String FAILING = """
            {"nbformat": 4, "nbformat_minor": 5,
             "metadata": {"kernelspec": {"name": "tatara", "display_name": "Tatara (Java)", "language": "java"}},
             "cells": [{"cell_type": "code", "id": "a", "execution_count": null, "metadata": {}, "outputs": [],
                        "source": ["int[] none = {};\\n", "none[3]"]}]}
            """;

    private static @TempDir Path scratch;

    /** Jupyter starts once for all of them, and goes on behind a cell that fails: the tests look for such cells. */
    @BeforeAll
    static void execute() throws Exception {
        Tool.require("jupyter-nbconvert");
        Path kernels = scratch.resolve("kernels");
        Execution installed = Execution.of(scratch, Map.of(), List.of("notebooks/install", kernels.toString()));
        assertThat(installed.exitCode()).as(installed.output()).isZero();

        List<String> command = new ArrayList<>(List.of(
                "jupyter-nbconvert",
                "--to=notebook",
                "--execute",
                "--allow-errors",
                "--ExecutePreprocessor.timeout=600",
                "--ExecutePreprocessor.startup_timeout=120",
                "--output-dir=" + Files.createDirectory(executed(Path.of("")))));
        command.add(Files.writeString(scratch.resolve("failing.ipynb"), FAILING).toString());
        notebooks().map(Path::toString).forEach(command::add);
        Execution execution = Execution.of(
                scratch,
                Map.of(
                        "JUPYTER_PATH", scratch.toString(),
                        "HOME", scratch.toString(),
                        "JAVA_TOOL_OPTIONS",
                                Execution.SHORT_LIVED + " -Dspark.ui.enabled=false -Djava.io.tmpdir=" + scratch),
                command);
        assertThat(execution.exitCode()).as(execution.output()).isZero();
    }

    static Stream<Path> notebooks() throws IOException {
        try (Stream<Path> files = Files.list(Execution.CHECKOUT.resolve("notebooks"))) {
            return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void executesFromTopToBottomAndIsCommittedWithoutOutputs(Path notebook) throws Exception {
        for (JsonNode cell : cells(notebook)) {
            assertThat(cell.path("outputs")).as("outputs of " + cell.path("id")).isEmpty();
            assertThat(cell.path("execution_count").isNull()
                            || cell.path("execution_count").isMissingNode())
                    .as("no execution count of " + cell.path("id"))
                    .isTrue();
        }

        int shown = 0;
        for (JsonNode cell : cells(executed(notebook.getFileName()))) {
            for (JsonNode output : cell.path("outputs")) {
                String type = output.path("output_type").asText();
                assertThat(type).as("%s: %s", cell.path("id"), output).isNotEqualTo("error");
                shown += type.equals("execute_result") ? 1 : 0;
            }
            assertThat(cell.path("cell_type").asText().equals("code"))
                    .as("executed " + cell.path("id"))
                    .isEqualTo(cell.path("execution_count").isInt());
        }
        assertThat(shown).as("cells that show something").isPositive();
    }

    @Test
    void whatACellThrowsIsShownAsItsError() throws Exception {
        JsonNode error = cells(executed(Path.of("failing.ipynb")))
                .path(0)
                .path("outputs")
                .path(0);

        assertThat(error.path("output_type").asText()).isEqualTo("error");
        assertThat(error.path("traceback").toString())
                .contains("ArrayIndexOutOfBoundsException: Index 3 out of bounds for length 0")
                .doesNotContain("at io.tatara.notebook.");
    }

    private static Path executed(Path notebook) {
        return scratch.resolve("executed").resolve(notebook);
    }

    private static JsonNode cells(Path notebook) throws IOException {
        return new ObjectMapper().readTree(notebook.toFile()).path("cells");
    }
}
