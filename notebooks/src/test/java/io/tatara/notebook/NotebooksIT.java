package io.tatara.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every notebook, from its first cell to its last: by Jupyter with the kernel that the script installs. */
@Timeout(900)
final class NotebooksIT {

    private static @TempDir Path scratch;

    @BeforeAll
    static void install() throws Exception {
        Tool.require("jupyter-nbconvert");
        Execution installed = Execution.of(
                scratch,
                Path.of("/dev/null"),
                Map.of(),
                List.of("notebooks/install", scratch.resolve("kernels").toString()));
        assertThat(installed.exitCode()).as(installed.output()).isZero();
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
        }

        Execution execution = Execution.of(
                scratch,
                Path.of("/dev/null"),
                Map.of("JUPYTER_PATH", scratch.toString(), "HOME", scratch.toString()),
                List.of(
                        "jupyter-nbconvert",
                        "--to",
                        "notebook",
                        "--execute",
                        "--ExecutePreprocessor.timeout=600",
                        "--ExecutePreprocessor.startup_timeout=120",
                        "--output-dir",
                        scratch.toString(),
                        notebook.toString()));

        assertThat(execution.exitCode()).as(execution.output()).isZero();
        int shown = 0;
        for (JsonNode cell : cells(scratch.resolve(notebook.getFileName()))) {
            for (JsonNode output : cell.path("outputs")) {
                assertThat(output.path("output_type").asText()).isNotEqualTo("error");
                shown += output.path("output_type").asText().equals("execute_result") ? 1 : 0;
            }
        }
        assertThat(shown).as("cells that show something").isPositive();
    }

    @Test
    void anErrorOfACellIsShownAndEndsTheNotebook() throws Exception {
        Path failing = scratch.resolve("failing.ipynb");
        Files.writeString(failing, """
                {"nbformat": 4, "nbformat_minor": 5,
                 "metadata": {"kernelspec": {"name": "tatara", "display_name": "Tatara (Java)", "language": "java"}},
                 "cells": [{"cell_type": "code", "id": "a", "execution_count": null, "metadata": {}, "outputs": [],
                            "source": ["int[] none = {};\\n", "none[3]"]}]}
                """);

        Execution execution = Execution.of(
                scratch,
                Path.of("/dev/null"),
                Map.of("JUPYTER_PATH", scratch.toString(), "HOME", scratch.toString()),
                List.of(
                        "jupyter-nbconvert",
                        "--to",
                        "notebook",
                        "--execute",
                        "--output",
                        "failed",
                        failing.toString()));

        assertThat(execution.exitCode()).isNotZero();
        assertThat(execution.output())
                .contains("ArrayIndexOutOfBoundsException: Index 3 out of bounds for length 0")
                .doesNotContain("at io.tatara.notebook.");
    }

    private static JsonNode cells(Path notebook) throws IOException {
        return new ObjectMapper().readTree(notebook.toFile()).path("cells");
    }
}
