package io.tatara.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.train.Timings;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingSummary;
import io.tatara.train.WorkerTimes;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class TestLivePage {

    private final LiveBoard board = new LiveBoard();

    private String page() throws Exception {
        String html = new LivePage(board.training(), board.study()).html(5);
        // what is well-formed as XML has no markup that came from a run
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader("<page>" + html + "</page>")));
        return html;
    }

    private void train(TrainingEvent... events) {
        for (TrainingEvent event : events) {
            board.on(new LiveEvent.OfTraining(event));
        }
    }

    @Test
    void anApplicationThatTrainsNothingSaysSo() throws Exception {
        assertThat(page()).contains("Nothing has been trained yet").contains("location.reload");
    }

    @Test
    void aTrainingIsShownWithItsCurvesAndWorkers() throws Exception {
        Timings times = new Timings(3, 0.5, 1, 0.25, 0.125, 0.125);
        train(
                new TrainingEvent.Started(2, 4, 0, 0, 10, 640, 1234567),
                new TrainingEvent.Progress(1, 10, 40, 0.75, 0.5, 1, 0.001, 54321),
                new TrainingEvent.RoundsFinished(
                        1, 1, 1, 10, 10, List.of(new WorkerTimes(0, times, 2_500_000), new WorkerTimes(1, times, 0))),
                new TrainingEvent.EpochFinished(1, 0.8, Map.of("loss", 0.7, "accuracy", 0.9), 1.5));

        assertThat(page())
                .contains("1 of 4", "10 of 40", "54,321", "1,234,567", "width:25.0%")
                .contains(
                        "training loss <b>0.8000</b>",
                        "validation loss <b>0.7000</b>",
                        "validation accuracy <b>0.9000</b>")
                .contains("<td>60 %</td>", "<td>2.5 MB</td>")
                .contains("location.reload");
    }

    @Test
    void aTrainingThatIsOverIsNotLoadedAgain() throws Exception {
        train(
                new TrainingEvent.Started(1, 1, 0, 0, 1, 1, 1),
                new TrainingEvent.Finished(new TrainingSummary(1, 1, 1, false, 0.1, Map.of(), 1, 1, List.of(), null)));

        assertThat(page()).contains("finished", "bg-success").contains("reload()},30000)");
    }

    @Test
    void aTrainingThatFailsIsShownAsFailedAndTheNextOneBeginsAnew() throws Exception {
        train(started(2), new TrainingEvent.Progress(1, 10, 40, 0.75, 0.5, 1, 0.001, 54321));
        board.on(new LiveEvent.TrainingFailed("no <memory>"));
        // told by workers that did not know yet
        train(new TrainingEvent.WorkersChanged("worker 1 is gone", 1, 2));

        assertThat(page())
                .contains("<b>failed</b>", "no &lt;memory&gt;", "bg-danger", "width:25.0%")
                .contains("reload()},30000)");

        train(started(3));
        assertThat(view().state()).isEqualTo(LiveTraining.State.RUNNING);
        assertThat(view().step()).isZero();
        assertThat(view().workers()).isEqualTo(3);
        assertThat(view().notes()).isEmpty();
        board.on(new LiveEvent.TrainingFailed("first"));
        board.on(new LiveEvent.TrainingFailed("before its workers had data"));
        assertThat(view().notes()).containsExactly("before its workers had data");
    }

    @Test
    void aStartThatNoLossOfWorkersExplainsIsAnotherTrainings() {
        TrainingEvent progress = new TrainingEvent.Progress(1, 10, 40, 0.75, 0.5, 1, 0.001, 54321);
        train(started(2), progress, new TrainingEvent.Restarted(1, 3, "worker 1 is lost"), started(2));
        assertThat(view().step()).as("the same training, begun again").isEqualTo(10);
        train(new TrainingEvent.WorkersChanged("worker 1 is lost", 1, 2), started(2));
        assertThat(view().step()).as("the same training, begun again").isEqualTo(10);

        train(new TrainingEvent.WorkersChanged("worker 1 is lost", 1, 2), progress, started(4));
        assertThat(view().step()).as("another training").isZero();
        assertThat(view().workers()).isEqualTo(4);
        assertThat(view().notes()).containsExactly("The training before this one ended without a result");
    }

    private static TrainingEvent.Started started(int workers) {
        return new TrainingEvent.Started(workers, 4, 0, 0, 10, 640, 10);
    }

    private LiveTraining.View view() {
        return Objects.requireNonNull(board.training());
    }

    @Test
    void whatComesFromARunIsNoMarkup() throws Exception {
        String evil = "<script>alert('\"&</td>";
        train(
                new TrainingEvent.Started(2, 4, 0, 0, 10, 640, 10),
                new TrainingEvent.WorkersChanged(evil, 1, 2),
                new TrainingEvent.EpochFinished(1, 0.8, Map.of(evil, 0.7), 1.5));
        board.on(new LiveEvent.StudyBegan(evil, true, 2));
        board.on(new LiveEvent.TrialBegan(0, evil));
        board.on(new LiveEvent.TrialEnded(0, evil, 1, evil, 0.5, List.of(0.1, Double.NaN, 0.2)));

        assertThat(page()).doesNotContain("<script>alert").contains("&lt;script&gt;alert(&#39;&quot;&amp;&lt;/td&gt;");
    }

    @Test
    void trialsStandBestFirstAndTheFurthestBeforeTheBetter() throws Exception {
        board.on(new LiveEvent.StudyBegan("accuracy", true, 2));
        ended(0, 1, 0.9);
        ended(1, 3, 0.8);
        ended(2, 3, 0.85);
        board.on(new LiveEvent.TrialBegan(3, "a=1"));
        board.on(new LiveEvent.TrialEnded(4, "Failed: no memory", 1, "epoch 1", null, List.of()));

        LiveStudy.View study = Objects.requireNonNull(board.study());
        assertThat(study.trials()).extracting(LiveStudy.Trial::number).containsExactly(2, 1, 0, 3, 4);
        assertThat(study.best()).isEqualTo(0.85);
        assertThat(study.running()).isEqualTo(1);
        assertThat(study.failures()).isEqualTo(1);
        // of the furthest each time
        assertThat(study.history().ys()).containsExactly(0.9, 0.8, 0.85, 0.85);
        assertThat(page()).contains("<b>running</b>", "Failed: no memory");
    }

    private void ended(int trial, int had, double value) {
        board.on(new LiveEvent.TrialBegan(trial, "a=" + trial));
        board.on(new LiveEvent.TrialEnded(trial, "Completed", had, "epoch " + had, value, List.of(value, value)));
    }

    @Test
    void aCurveOfAnyLengthHasABound() {
        Curve curve = new Curve();
        for (int i = 0; i < 100_000; i++) {
            curve.add(i, i);
        }
        curve.add(7, Double.NaN);

        assertThat(curve.points("x").xs()).hasSizeBetween(100, 601).isSorted().startsWith(0.0);
        curve.add(10, 3);
        assertThat(curve.points("x").xs()).allMatch(x -> x <= 10);
    }
}
