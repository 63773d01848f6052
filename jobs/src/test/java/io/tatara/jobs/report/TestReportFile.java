package io.tatara.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tatara.TataraException;
import io.tatara.data.Task;
import io.tatara.jobs.rundir.OnExisting;
import io.tatara.jobs.rundir.RunDirectory;
import io.tatara.jobs.secret.Redaction;
import io.tatara.jobs.secret.WrittenSecrets;
import io.tatara.train.TrainingEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestReportFile {

    @TempDir
    private Path folder;

    private RunDirectory empty() {
        RunDirectory directory = RunDirectory.at(folder.resolve("run").toString(), new Configuration());
        directory.begin("seed: 1\n", OnExisting.REFUSE);
        return directory;
    }

    @Test
    void ofARunThatHasOnlyBegunThereIsAReportToo() {
        RunDirectory directory = empty();
        Report.write(directory);

        assertThat(directory.readText("report.html")).contains("seed: 1").doesNotContain("/*DATA*/", "/*ECHARTS*/");
    }

    @Test
    void itLoadsNothingFromAnywhere() {
        RunDirectory directory = empty();
        Report.write(directory);
        String html = directory.readText("report.html");
        String own = html.substring(0, html.indexOf("<script id=\"data\""));

        assertThat(own).contains("default-src 'none'").doesNotContain("src=", "<link", "@import", "url(");
        assertThat(html.split("</script>", -1)).hasSize(4);
    }

    @Test
    void namesEndNoScriptAndNoLineOfIt() throws Exception {
        RunDirectory directory = RunExample.of(folder.resolve("run"), new Task.Classification(RunExample.HOSTILE));
        Report.write(directory);
        String html = directory.readText("report.html");

        assertThat(html.split("</script>", -1)).hasSize(4);
        String data = html.substring(html.indexOf("<script id=\"data\""));
        assertThat(data.substring(0, data.indexOf("</script>"))).doesNotContain("<img", "\u2028", "\u2029");
    }

    @Test
    void secretsAreHidden() throws Exception {
        RunDirectory directory = RunExample.of(folder.resolve("run"), new Task.Classification(RunExample.HOSTILE));
        Report.write(directory);

        assertThat(directory.readText("report.html"))
                .doesNotContain("geheim", "pa55")
                .contains("jdbc:x://(hidden)@db/x?password=(hidden)", "${DB_PASSWORD}");
        assertThat(WrittenSecrets.hide("spark.x.secret: \"a b\"\nseed: 42, apiKey=k; token: t"))
                .isEqualTo("spark.x.secret: (hidden)\nseed: 42, apiKey=(hidden); token: (hidden)");
    }

    @Test
    void aDirectoryWithoutARunIsRefused() {
        RunDirectory nothing = RunDirectory.at(folder.toString(), new Configuration());

        assertThatThrownBy(() -> Report.write(nothing))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("holds no run");
    }

    @Test
    void whatWasDoneAgainCountsAsItWasDoneLast() {
        RunDirectory directory = empty();
        try (var events = directory.events(Redaction.nothing())) {
            events.write(new TrainingEvent.Started(1, 4, 0, 0, 10, 10, 10));
            for (int epoch = 1; epoch <= 3; epoch++) {
                events.write(new TrainingEvent.EpochFinished(epoch, epoch, Map.of(), 1));
            }
            events.write(new TrainingEvent.Started(1, 4, 1, 0, 10, 10, 10));
            events.write(new TrainingEvent.EpochFinished(2, 0.5, Map.of(), 1));
        }
        TrainingHistory history = TrainingHistory.of(directory::readEvents);

        assertThat(history.epochs().keySet()).containsExactly(1, 2);
        assertThat(Objects.requireNonNull(history.epochs().get(2))
                        .path("trainLoss")
                        .doubleValue())
                .isEqualTo(0.5);
    }

    @Test
    void aTrainingThatGoesOnWithOtherWorkersKeepsWhatItDidInItsPlace() {
        RunDirectory directory = empty();
        try (var events = directory.events(Redaction.nothing())) {
            events.write(new TrainingEvent.Started(1, 4, 0, 0, 40, 10, 10));
            for (int step = 10; step <= 120; step += 10) {
                events.write(progress((step + 39) / 40, step, step));
            }
            events.write(new TrainingEvent.Started(2, 4, 2, 0, 20, 10, 10));
            events.write(progress(3, 50, 1_000));
            events.write(progress(3, 60, 2_000));
        }
        TrainingHistory history = TrainingHistory.of(directory::readEvents);

        assertThat(history.progress().of(Rounds.Said::loss))
                .containsExactly(
                        List.of(0.25, 10.0),
                        List.of(0.5, 20.0),
                        List.of(0.75, 30.0),
                        List.of(1.0, 40.0),
                        List.of(1.25, 50.0),
                        List.of(1.5, 60.0),
                        List.of(1.75, 70.0),
                        List.of(2.0, 80.0),
                        List.of(2.5, 1_000.0),
                        List.of(3.0, 2_000.0));
    }

    @Test
    void howeverLongATrainingWasItsReportKeepsABoundedShareOfIt() {
        ObjectMapper json = new ObjectMapper();
        int steps = 5 * Rounds.MOST;
        TrainingHistory history = TrainingHistory.of(reader -> {
            reader.accept(json.createObjectNode().put("event", "Started").put("stepsPerEpoch", 1_000));
            for (int step = 1; step <= steps; step++) {
                reader.accept(json.createObjectNode()
                        .put("event", "Progress")
                        .put("step", step)
                        .put("loss", step)
                        .put("leastLoss", step == 31_113 ? -9 : 0)
                        .put("mostLoss", step == 70_007 ? 9 : 1));
                reader.accept(json.createObjectNode()
                        .put("event", "PaceChanged")
                        .put("time", "t" + step)
                        .put("round", step));
            }
        });

        List<List<Double>> kept = history.progress().of(Rounds.Said::loss);
        assertThat(kept.size()).isBetween(Rounds.MOST / 2, Rounds.MOST);
        assertThat(kept).allSatisfy(point -> assertThat(point.get(1)).isCloseTo(1_000 * point.get(0), within(8.0)));
        assertThat(kept.get(kept.size() - 1).get(0)).isEqualTo(steps / 1_000.0);
        assertThat(history.progress().band())
                .anySatisfy(point -> assertThat(point.get(1)).isEqualTo(-9))
                .anySatisfy(point -> assertThat(point.get(2)).isEqualTo(9));
        Piece.Table happenings = (Piece.Table) history.happenings().pieces().get(0);
        assertThat(happenings.rows()).hasSize(Happenings.MOST);
        assertThat(happenings.note()).contains("Of 100,000 the last 1,000");
    }

    private static TrainingEvent.Progress progress(int epoch, long step, double loss) {
        return new TrainingEvent.Progress(epoch, step, 80, loss, loss, loss, 0.1, 1);
    }

    @Test
    void ofManyPointsNeighboursBecomeOneAndNoEndIsHidden() {
        List<List<Double>> band = java.util.stream.IntStream.range(0, 10_000)
                .mapToObj(i -> List.of((double) i, i == 5_001 ? -9.0 : 0.0, i == 7_003 ? 9.0 : 1.0))
                .toList();
        List<List<Double>> thinned = Thinned.ends(band);

        assertThat(thinned.size()).isBetween(400, Thinned.MOST);
        assertThat(thinned).anySatisfy(point -> assertThat(point.get(1)).isEqualTo(-9));
        assertThat(thinned).anySatisfy(point -> assertThat(point.get(2)).isEqualTo(9));
        assertThat(Thinned.means(List.of(List.of(1.0, 2.0)))).containsExactly(List.of(1.0, 2.0));
    }
}
