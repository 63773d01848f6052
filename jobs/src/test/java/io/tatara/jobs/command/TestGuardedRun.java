package io.tatara.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.model.ModelBundle;
import io.tatara.signing.KeyFiles;
import io.tatara.signing.SigningKey;
import io.tatara.signing.Trust;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose model is signed, and whose table is behind a password. */
class TestGuardedRun {

    /** Set for the tests' process by the build. */
    private static final String VARIABLE = "TATARA_TEST_PASSWORD";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private KeyFiles ours;
    private KeyFiles theirs;

    @BeforeEach
    void makeKeys() throws IOException {
        assertThat(run("keys", "--out", folder.resolve("ours").toString())).isZero();
        ours = new KeyFiles(folder.resolve("ours.key"), folder.resolve("ours.pub"), "");
        theirs = KeyFiles.create(folder.resolve("theirs"));
        List<String> lines = new ArrayList<>(List.of("a,b,y"));
        for (int i = 0; i < 200; i++) {
            lines.add("%d,%d,%s".formatted(i, i * 7 % 13, i % 2 == 0 ? "even" : "odd"));
        }
        Files.write(folder.resolve("table.csv"), lines);
    }

    @Test
    void aSignedModelIsUsedByWhoTrustsItsKeyAlone() throws IOException {
        Path file = file("{csv: table.csv}", "");
        String directory = folder.resolve("run").toString();
        assertThat(run(
                        "train",
                        file.toString(),
                        "--run-dir",
                        directory,
                        "--sign",
                        text(ours.secret()),
                        "--verify",
                        text(ours.shared()),
                        "--master",
                        "local[2]"))
                .as(err.toString())
                .isZero();
        assertThat(folder.resolve("run/model/manifest.json.ed25519")).hasSize(64);
        assertThat(Files.readString(folder.resolve("run/run.yaml"))).contains("ours.key", "ours.pub");

        assertThat(export("trusted.zip", ours)).isZero();
        assertThat(export("refused.zip", theirs)).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("the signature of ", "another key signed it");
        assertThat(folder.resolve("refused.zip")).doesNotExist();
        assertThat(run("evaluate", "--run-dir", directory, "--verify", text(theirs.shared()), "--master", "local[2]"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(run(
                        "score",
                        "--model",
                        folder.resolve("run/model").toString(),
                        "--source",
                        "{csv: " + table() + "}",
                        "--out",
                        folder.resolve("scored").toString(),
                        "--verify",
                        text(ours.shared()),
                        "--master",
                        "local[2]"))
                .as(err.toString())
                .isZero();
        Path next = file("{csv: table.csv}", "signing: {trusted: theirs.pub, key: theirs.key}\n");
        Files.writeString(next, Files.readString(next).replace("network: {layers: []}", "network: {from: run/model}"));
        assertThat(run(
                        "train",
                        next.toString(),
                        "--run-dir",
                        folder.resolve("next").toString(),
                        "--master",
                        "local[2]"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("run/model/manifest.json");
    }

    @Test
    void aRunThatCouldNotLoadItsOwnModelDoesNotBegin() throws IOException {
        Path file = file("{csv: table.csv}", "signing: {trusted: theirs.pub}\n");
        String directory = folder.resolve("run").toString();
        assertThat(run("train", file.toString(), "--run-dir", directory, "--master", "local[2]"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("the model that this run would write is not signed");
        assertThat(run(
                        "train",
                        file.toString(),
                        "--run-dir",
                        directory,
                        "--overwrite",
                        "--sign",
                        text(ours.secret()),
                        "--master",
                        "local[2]"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("the signature of the model that this run would write");
        assertThat(folder.resolve("run/prepared")).doesNotExist();
    }

    @Test
    void aRunThatIsResumedSignsTheModelThatItHasAndKeepsItsKeys() throws IOException {
        Path file = file("{csv: table.csv}", "");
        assertThat(train(file, "run")).as(err.toString()).isZero();
        assertThat(train(file, "run", "--resume", "--sign", text(ours.secret())))
                .as(err.toString())
                .isZero();
        requireSigned(ours);
        Files.delete(ours.secret());
        // nothing is left to sign
        assertThat(train(file, "run", "--resume", "--verify", text(ours.shared())))
                .as(err.toString())
                .isZero();
        assertThat(Files.readString(folder.resolve("run/run.yaml"))).contains("ours.key", "ours.pub");

        // a key for which it has no signature yet
        Path changed = file("{csv: table.csv}", "signing: {key: third.key}\n");
        assertThat(train(
                        changed, "run", "--resume", "--verify", text(theirs.shared()), "--sign", text(theirs.secret())))
                .as(err.toString())
                .isZero();
        requireSigned(ours);
        requireSigned(theirs);
        for (Path signature : walk(folder.resolve("run/model"))) {
            if (signature.toString().endsWith(".ed25519")) {
                Files.delete(signature);
            }
        }
        // no line and no file says so any more
        assertThat(run(
                        "evaluate",
                        changed.toString(),
                        "--run-dir",
                        folder.resolve("run").toString(),
                        "--master",
                        "local[2]"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString())
                .contains("manifest.json is not signed")
                .containsPattern("signing.key stays .*theirs.key, the run's; --sign names another");
    }

    @Test
    void aStudyThatIsResumedKeepsItsModelAndWhatOthersHaveSigned() throws IOException {
        Path file = file("{csv: table.csv}", """
            tune:
              objective: {metric: logLoss, split: validation}
              space: {training.batchSize: {choice: [16, 32]}}
              search: {grid: {}}
              parallel: 1
            signing: {key: ours.key}
            """);
        assertThat(studied(file)).as(err.toString()).isZero();
        String model = folder.resolve("run/model").toString();
        ModelBundle.sign(new Configuration(), model, SigningKey.read(new Configuration(), text(theirs.secret())));

        assertThat(studied(file, "--resume")).as(err.toString()).isZero();
        assertThat(err.toString()).contains("the model is there already");
        requireSigned(ours);
        requireSigned(theirs);

        Files.writeString(folder.resolve("run/model/manifest.json"), "{}");
        assertThat(studied(file, "--resume")).as(err.toString()).isZero();
        assertThat(err.toString()).contains("the model is written anew: ", "manifest.json");
        requireSigned(ours);
    }

    private int studied(Path file, String... more) {
        List<String> line = new ArrayList<>(
                List.of("tune", text(file), "--run-dir", folder.resolve("run").toString(), "--master", "local[2]"));
        line.addAll(Arrays.asList(more));
        return run(line.toArray(new String[0]));
    }

    private void requireSigned(KeyFiles by) {
        assertThat(ModelBundle.isSigned(
                        new Configuration(), folder.resolve("run/model").toString(), List.of(text(by.shared()))))
                .isTrue();
    }

    @Test
    void whoSignsAnImportVouchesForAFileWhereSignaturesAreDemanded() throws IOException {
        assertThat(train(file("{csv: table.csv}", "signing: {key: ours.key}\n"), "run"))
                .as(err.toString())
                .isZero();
        assertThat(export("m.zip", ours)).isZero();
        String setting = "spark.hadoop." + Trust.SETTING;
        System.setProperty(setting, text(ours.shared()));
        try {
            assertThat(imported()).isEqualTo(ExitCode.FAILED);
            assertThat(err.toString()).contains("m.zip is a DL4J zip, which nobody can sign", "tatara import --sign");
            assertThat(imported("--sign", text(theirs.secret()))).isEqualTo(ExitCode.FAILED);
            assertThat(err.toString()).contains("the signature of the model that this import would write");
            assertThat(folder.resolve("imported")).doesNotExist();
            assertThat(imported("--sign", text(ours.secret())))
                    .as(err.toString())
                    .isZero();
        } finally {
            System.clearProperty(setting);
        }
        assertThat(ModelBundle.read(
                                new Configuration(),
                                folder.resolve("imported").toString(),
                                List.of(text(ours.shared())))
                        .parameters())
                .isEqualTo(ModelBundle.read(
                                new Configuration(), folder.resolve("run/model").toString())
                        .parameters());
    }

    private int imported(String... more) {
        List<String> line = new ArrayList<>(List.of(
                "import",
                folder.resolve("m.zip").toString(),
                "--run-dir",
                folder.resolve("run").toString(),
                "--to",
                folder.resolve("imported").toString()));
        line.addAll(Arrays.asList(more));
        return run(line.toArray(new String[0]));
    }

    @Test
    void aPasswordIsInNoFileNoLogAndNoMessage() throws IOException, SQLException {
        String password = System.getenv(VARIABLE);
        assertThat(password).as("the build sets " + VARIABLE).isNotBlank();
        String url = "jdbc:h2:" + folder.resolve("db");
        try (Connection connection = DriverManager.getConnection(url, "me", password);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE t AS SELECT x AS a, x * 7 % 13 AS b, MOD(x, 2) AS y FROM system_range(1, 200)");
        }
        Files.createDirectory(folder.resolve("eventlog"));
        String spark = """
            spark:
              spark.eventLog.enabled: true
              spark.eventLog.dir: %s
              spark.hadoop.fs.x.account.key: "${%s}"
            """.formatted(folder.resolve("eventlog").toUri(), VARIABLE);
        String good = "{jdbc: {url: '%s', table: t, user: me, password: \"${%s}\"}}".formatted(url, VARIABLE);
        StringWriter log = new StringWriter();
        try (Listening listening = new Listening(log)) {
            assertThat(train(file(good, spark), "good", "--verbose"))
                    .as(err.toString())
                    .isZero();
            assertThat(train(file(good.replace("table: t", "table: none"), spark), "none", "--verbose"))
                    .isEqualTo(ExitCode.FAILED);
            assertThat(listening.isHeard()).isTrue();
        }
        assertThat(log.toString().lines().filter(line -> line.contains(password)))
                .isEmpty();
        assertThat(out.toString()).doesNotContain(password);
        assertThat(err.toString()).doesNotContain(password).contains("cannot read table none");
        List<Path> files = Stream.of("good", "none", "eventlog")
                .flatMap(left -> walk(folder.resolve(left)).stream())
                .toList();
        assertThat(files).hasSizeGreaterThan(10).noneMatch(file -> holds(file, password));
        assertThat(Files.readString(folder.resolve("good/run.yaml"))).contains("${" + VARIABLE + "}");
    }

    private int train(Path file, String directory, String... more) {
        List<String> line = new ArrayList<>(List.of(
                "train", file.toString(), "--run-dir", folder.resolve(directory).toString(), "--master", "local[2]"));
        line.addAll(Arrays.asList(more));
        return run(line.toArray(new String[0]));
    }

    private int export(String to, KeyFiles trusted) {
        return run(
                "export",
                "--model",
                folder.resolve("run/model").toString(),
                "--out",
                folder.resolve(to).toString(),
                "--verify",
                text(trusted.shared()));
    }

    private Path file(String source, String more) throws IOException {
        return Files.writeString(
                folder.resolve("a.yaml"),
                "data: {source: %s, label: %s}\nnetwork: {layers: []}\ntraining: {epochs: 1}\ndistribution: {strategy: local}\n%s"
                        .formatted(source, source.startsWith("{jdbc") ? "Y" : "y", more));
    }

    private String table() {
        return folder.resolve("table.csv").toString();
    }

    private static String text(Path path) {
        return path.toString();
    }

    private int run(String... line) {
        return Commands.line()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line);
    }

    private static List<Path> walk(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holds(Path file, String secret) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(secret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes down every line that is logged, from INFO on: Spark itself shows passwords at DEBUG. */
    private static final class Listening implements AutoCloseable {

        private final StringWriter heard;
        private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
        private final LoggerConfig root = context.getConfiguration().getRootLogger();
        private final Level before = root.getLevel();
        private final WriterAppender appender;

        Listening(StringWriter heard) {
            this.heard = heard;
            this.appender = WriterAppender.createAppender(
                    PatternLayout.newBuilder()
                            .withPattern("%p %c %m%n%throwable")
                            .build(),
                    null,
                    heard,
                    "heard",
                    false,
                    true);
            appender.start();
            root.addAppender(appender, Level.INFO, null);
            root.setLevel(Level.INFO);
            context.updateLoggers();
        }

        boolean isHeard() {
            return heard.toString().contains("INFO");
        }

        @Override
        public void close() {
            root.removeAppender("heard");
            root.setLevel(before);
            context.updateLoggers();
            appender.stop();
        }
    }
}
