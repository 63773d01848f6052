package io.tatara.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestImport {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void aModelTakesThePlaceOfAnotherWhenThatIsAskedForAlone() throws IOException {
        List<String> rows = new ArrayList<>(List.of("a,b,y"));
        for (int i = 0; i < 200; i++) {
            rows.add("%d,%d,%s".formatted(i, i * 7 % 13, i % 2 == 0 ? "even" : "odd"));
        }
        Files.write(folder.resolve("table.csv"), rows);
        String file = Files.writeString(folder.resolve("a.yaml"), """
                        data: {source: {csv: table.csv}, label: y}
                        network: {layers: []}
                        training: {epochs: 1}
                        distribution: {strategy: local}
                        """).toString();
        String run = folder.resolve("run").toString();
        String zip = folder.resolve("m.zip").toString();
        assertThat(run("train", file, "--run-dir", run, "--master", "local[2]"))
                .as(err.toString())
                .isZero();
        assertThat(run("export", run + "/model", "--to", zip)).isZero();
        byte[] trained = Files.readAllBytes(folder.resolve("run/model/manifest.json"));

        assertThat(run("import", zip, "--run-dir", run)).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("run/model is there already: replace it with --overwrite");
        assertThat(folder.resolve("run/model/manifest.json")).hasBinaryContent(trained);

        assertThat(run("import", zip, "--run-dir", run, "--overwrite")).isZero();
        assertThat(Files.readString(folder.resolve("run/model/manifest.json"))).contains("importedFrom");
        assertThat(run("import", folder.resolve("none.zip").toString(), "--run-dir", run, "--overwrite"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(Files.readString(folder.resolve("run/model/manifest.json"))).contains("importedFrom");
    }

    private int run(String... line) {
        return Commands.line()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line);
    }
}
