package io.tatara.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.data.Task;
import io.tatara.jobs.rundir.OnExisting;
import io.tatara.jobs.rundir.RunDirectory;
import io.tatara.jobs.runfile.RunFileReader;
import io.tatara.jobs.secret.Redaction;
import io.tatara.jobs.tune.StudyJournals;
import io.tatara.tuning.journal.Journal;
import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.StudyEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestReportInBrowser {

    private static final Pattern DRAWN = Pattern.compile("<(path|text|rect|circle|polyline|polygon)\\b");

    @TempDir
    private Path folder;

    static Stream<Task> tasks() {
        return Stream.of(
                new Task.Classification(RunExample.HOSTILE),
                new Task.Classification(RunExample.HOSTILE.subList(0, 2)),
                new Task.MultiLabel(RunExample.HOSTILE.subList(0, 2)),
                new Task.Regression(RunExample.HOSTILE.subList(0, 1)));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void everyPieceOfARunIsDrawnWhateverNamesHold(Task task) throws Exception {
        RunDirectory directory = RunExample.of(folder.resolve("run"), task);
        Report.write(directory);

        requireDrawn(directory, task.outputs() == 4 ? "dark" : "light", task.outputs() == 1 ? 420 : 1400);
    }

    @Test
    void everyPieceOfAStudyIsDrawn() throws Exception {
        RunDirectory directory = study(folder.resolve("study"));
        Report.write(directory);

        assertThat(Report.page(directory).sections())
                .flatExtracting(Section::pieces)
                .extracting(Piece::title)
                .contains(
                        "History",
                        "Learning curves",
                        "Parallel coordinates",
                        "Importance of settings",
                        "Best trials",
                        "Rungs and brackets",
                        "Slots",
                        "Trials without a result");
        requireDrawn(directory, "light", 1400);
        assertThat(directory.readText(Report.NAME)).doesNotContain("geheim");
    }

    private void requireDrawn(RunDirectory directory, String theme, int width) throws Exception {
        Path page = directory.localFile(Report.NAME).orElseThrow();
        List<Piece> pieces = Report.page(directory).sections().stream()
                .flatMap(section -> section.pieces().stream())
                .toList();
        List<Piece> charts = pieces.stream()
                .filter(piece -> !(piece instanceof Piece.Table) && !(piece instanceof Piece.Text))
                .toList();
        Chromium.Opened opened = Chromium.find(folder).open(page, theme, width);

        // what a page asks a network for stands there too, for its policy forbids it
        assertThat(opened.console()).isEmpty();
        String dom = opened.dom();
        String drawn = dom.substring(dom.indexOf("<main>"), dom.indexOf("<noscript>"));
        assertThat(dom).contains("data-theme=\"%s\"".formatted(theme), "data-drawn=\"%d\"".formatted(charts.size()));
        String[] hosts = drawn.split("class=\"chart\"", -1);
        assertThat(hosts).hasSize(charts.size() + 1);
        for (int i = 1; i < hosts.length; i++) {
            int end = hosts[i].indexOf("</svg>");
            assertThat(end).as(charts.get(i - 1).title()).isPositive();
            // axes alone are fewer
            assertThat(DRAWN.matcher(hosts[i].substring(0, end)).results().count())
                    .as(charts.get(i - 1).title())
                    .isGreaterThan(8);
            assertThat(hosts[i].substring(0, end)).doesNotContain("NaN", "Infinity");
        }
        assertThat(drawn.split("<h3>", -1)).hasSize(pieces.size() + 1);
        assertThat(drawn).doesNotContain("<img", "<script");
    }

    private static RunDirectory study(Path folder) throws Exception {
        Path file = Files.createDirectories(folder.resolveSibling("files")).resolve("study.yaml");
        Files.writeString(file, """
                data: {source: {csv: x.csv}, label: y}
                network: {layers: [dense: {units: 8}]}
                training: {optimizer: {adam: {learningRate: 0.001}}, epochs: 9}
                tune:
                  objective: {metric: logLoss}
                  space:
                    training.optimizer.adam.learningRate: {double: [0.0001, 0.1], scale: log}
                    training.batchSize: {choice: [16, 32, 64]}
                    network.layers[0].dense.units: {int: [4, 64]}
                  search: {asha: {eta: 3, minEpochs: 3}}
                  budget: {trials: 20}
                spark: {spark.my.password: "${NOT_SET_ANYWHERE}"}
                """.replace("${NOT_SET_ANYWHERE}", "${HOME}"));
        RunDirectory directory = RunDirectory.at(folder.toString(), new org.apache.hadoop.conf.Configuration());
        directory.begin(
                new RunFileReader()
                        .read(file.toString(), List.of())
                        .yaml()
                        // where the report is made, a secret need not be there
                        .replace("${HOME}", "${NOT_SET_ANYWHERE}"),
                OnExisting.REFUSE);
        Random random = new Random(3);
        try (var events = directory.events(Redaction.nothing());
                Journal journal = StudyJournals.open(directory)) {
            events.write("studyBegan", Map.of("slots", 2));
            for (int trial = 0; trial < 20; trial++) {
                Map<String, Object> values = new LinkedHashMap<>();
                values.put("training.optimizer.adam.learningRate", Math.pow(10, -1 - 3 * random.nextDouble()));
                values.put("training.batchSize", List.of(16L, 32L, 64L).get(random.nextInt(3)));
                values.put("network.layers[0].dense.units", 4L + random.nextInt(61));
                Configuration configuration = new Configuration(values);
                journal.accept(new StudyEvent.Suggested(trial, configuration));
                boolean fails = trial == 7;
                double loss = Math.abs(Math.log10((double) values.get("training.optimizer.adam.learningRate")) + 2.5)
                        + 0.1 * random.nextDouble();
                Assignment work = new Assignment(trial, 0, 0, 0, 3);
                journal.accept(new StudyEvent.Started(work));
                journal.accept(new StudyEvent.Finished(
                        work, fails ? new Outcome.Diverged(Double.POSITIVE_INFINITY) : new Outcome.Completed(loss)));
                Map<String, Object> began = new LinkedHashMap<>(Map.of(
                        "trial",
                        trial,
                        "bracket",
                        0,
                        "rung",
                        0,
                        "to",
                        trial % 3 == 0 ? 9 : 3,
                        "slots",
                        List.of(trial % 2)));
                began.put("configuration", values);
                events.write("trialBegan", began);
                began.remove("configuration");
                began.put("outcome", fails ? "Diverged" : "Completed");
                began.put("loss", loss);
                began.put("reason", RunExample.HOSTILE.get(0));
                began.put(
                        "epochs",
                        List.of(
                                List.of(1, 2.0, Map.of("logLoss", loss + 1)),
                                List.of(2, 1.5, Map.of("logLoss", loss + 0.5)),
                                List.of(3, 1.0, Map.of("logLoss", loss))));
                events.write("trialEnded", began);
            }
            events.write("studyEnded", Map.of("ending", "the search is over"));
        }
        return directory;
    }
}
