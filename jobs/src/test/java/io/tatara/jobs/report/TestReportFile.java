package io.tatara.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        TrainingHistory history = TrainingHistory.of(directory.pastEvents());

        assertThat(history.epochs().keySet()).containsExactly(1, 2);
        assertThat(Objects.requireNonNull(history.epochs().get(2))
                        .path("trainLoss")
                        .doubleValue())
                .isEqualTo(0.5);
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
