package io.tatara.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TestCommands {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void theSchemaIsPublishedAsItIs() throws IOException {
        assertThat(run("schema")).isZero();
        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .path("properties")
                        .has("network"))
                .isTrue();
    }

    @Test
    void everyCommandExplainsItself() {
        for (String command : Commands.line().getSubcommands().keySet()) {
            assertThat(run(command, "--help")).as(command).isZero();
        }
        assertThat(out.toString()).contains("--set", "--run-dir", "--resume", "--overwrite", "--json", "--master");
    }

    @Test
    void wrongUsageIsCodeTwoWithAHint() {
        assertThat(run("trian", "x.yaml")).isEqualTo(ExitCode.INVALID);
        assertThat(err.toString()).contains("trian").contains("train");
        assertThat(run()).isEqualTo(ExitCode.INVALID);
        assertThat(run("train")).isEqualTo(ExitCode.INVALID);
        assertThat(err.toString()).contains("name a run file, or with --run-dir the directory of a run");
    }

    @Test
    void optionsThatExcludeEachOtherAreRefused() throws IOException {
        String file = Files.writeString(folder.resolve("a.yaml"), "data: {}").toString();

        assertThat(run("run", file, "--resume", "--overwrite")).isEqualTo(ExitCode.INVALID);
        assertThat(err.toString()).contains("--resume and --overwrite exclude each other");
        assertThat(run("run", file, "--resume")).isEqualTo(ExitCode.INVALID);
        assertThat(err.toString()).contains("--resume needs --run-dir");
    }

    @Test
    void anInvalidRunFileIsCodeTwoWithAllItsProblemsAndNoStackTrace() throws IOException {
        Path file = Files.writeString(
                folder.resolve("a.yaml"), "data: {label: x}\nnetwork: {layers: [dense: {unit: 3}]}\n");

        assertThat(run("run", file.toString())).isEqualTo(ExitCode.INVALID);
        assertThat(err.toString())
                .contains("a.yaml:1: data: needs one of source, sources")
                .contains("a.yaml:2: network.layers[0].dense.unit: unknown key (did you mean 'units'?)")
                .doesNotContain("\tat ");
        assertThat(folder).isDirectoryNotContaining(path -> path.endsWith("runs"));
    }

    @Test
    void aMissingRunFileIsSaidWithWhatWasMeant() throws IOException {
        Files.writeString(folder.resolve("digits.yaml"), "");

        assertThat(run("validate", folder.resolve("digit.yaml").toString())).isEqualTo(ExitCode.INVALID);
        assertThat(err.toString()).contains("there is no such run file (did you mean 'digits.yaml'?)");
    }

    @Test
    void withJsonAFailureIsADocumentToo() throws IOException {
        assertThat(run("train", folder.resolve("no.yaml").toString(), "--json")).isEqualTo(ExitCode.INVALID);
        assertThat(new ObjectMapper().readTree(out.toString()).path("exitCode").asInt())
                .isEqualTo(ExitCode.INVALID);
    }

    @Test
    void impossibleTablesAreRefusedBeforeSparkStarts() {
        assertThat(run("generate", "--rows", "10", "--features", "2", "--classes", "3", "--out", "x"))
                .isEqualTo(ExitCode.INVALID);
        assertThat(err.toString()).contains("features must be at least as many as the 3 classes, got 2");
    }

    @Test
    void aModelThatIsNotThereIsNotExported() {
        String out = folder.resolve("model.zip").toString();

        assertThat(run("export", "--model", folder.resolve("model").toString(), "--out", out))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("there is no model at").doesNotContain("\tat ");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsExportedIsNamedOnce() {
        assertThat(run("export", "--to", "model.onnx")).isEqualTo(ExitCode.INVALID);
        assertThat(run("export", "a", "--model", "b", "--to", "model.onnx")).isEqualTo(ExitCode.INVALID);
        assertThat(err.toString()).contains("name one model: tatara export MODEL --to model.onnx");
    }

    @Test
    void aModelOfOthersIsTakenInForPreparedData() {
        String run = folder.resolve("run").toString();

        assertThat(run("import", "m.h5")).isEqualTo(ExitCode.INVALID);
        assertThat(run("import", "m.h5", "--run-dir", run)).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString())
                .contains("--run-dir", "prepare the data first")
                .doesNotContain("\tat ");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void featuresGoWithOnnxAlone() {
        assertThat(run("export", "a", "--to", "model.zip", "--features")).isEqualTo(ExitCode.INVALID);
        assertThat(run("export", "a", "--to", "model.onnx", "--format", "dl4j", "--features"))
                .isEqualTo(ExitCode.INVALID);
        assertThat(err.toString()).contains("--features goes with ONNX alone");
    }

    @Test
    void infoNamesVersionsArithmeticAndMemory() {
        assertThat(run("info")).isZero();
        assertThat(out.toString()).contains("spark", "3.5.", "BLAS", "heap limit", "spark.master");
    }

    private int run(String... arguments) {
        CommandLine line = Commands.line();
        return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    }
}
