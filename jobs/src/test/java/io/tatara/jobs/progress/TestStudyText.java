package io.tatara.jobs.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.jobs.progress.StudyText.Row;
import io.tatara.jobs.runfile.Forecast;
import io.tatara.jobs.runfile.Goal;
import io.tatara.jobs.runfile.Resource;
import io.tatara.jobs.runfile.Search;
import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.schedule.Halvings;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.Trial;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestStudyText {

    private static final Goal ACCURACY = new Goal("accuracy", Goal.Split.VALIDATION, null);

    private static final Resource EPOCHS = new Resource.Epochs(60, 1);

    private final StringWriter shown = new StringWriter();

    private StudyBoard board(ProgressConsole.Style style, int slots, double seconds) {
        return new StudyBoard(new ProgressConsole(new PrintWriter(shown), style, 80), ACCURACY, EPOCHS, slots, seconds);
    }

    private static Trial trial(int number, long from, long to) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("network.layers[0].dense.units", 10L + number);
        values.put("training.optimizer.adam.learningRate", 0.001);
        values.put("training.batchSize", 32L);
        return new Trial(new Configuration(values), new Assignment(number, 0, from == 0 ? 0 : 1, from, to));
    }

    @Test
    void aPlanOfBracketsSaysWhatEachRungTakes() {
        assertThat(PlanText.render(new Forecast.Brackets(new Halvings(9, 1, 3).algorithm(), 2), EPOCHS))
                .isEqualTo("""
                        bracket  trials × epochs, rung by rung  trials  trainings  epochs
                        0        9 × 1  →  3 × 3  →  1 × 9           9         13      21
                        1        5 × 3  →  1 × 9                     5          6      21
                        2        3 × 9                               3          3      27
                        in all                                      17         22      69
                        a trial that goes on continues from its checkpoint: its epochs count once
                        2 passes, until the budget ends
                        """);
    }

    @Test
    void aPlanWithoutBracketsSaysWhatIsKnown() {
        assertThat(PlanText.render(new Forecast.Rungs(List.of(60L), 1, 50), EPOCHS))
                .isEqualTo("50 trials of 60 epochs each: 3,000 epochs\n");
        assertThat(PlanText.render(new Forecast.Rungs(List.of(60L), 1, Search.OPEN), EPOCHS))
                .isEqualTo("trials until the budget ends of 60 epochs each\n");
        assertThat(PlanText.render(new Forecast.Rungs(List.of(1L, 3L, 9L), 3, 81), EPOCHS))
                .isEqualTo("""
                        81 trials, compared after 1, 3, 9 epochs; of those of a rung the best 1 in 3 goes on
                        about 189 epochs
                        """);
    }

    @Test
    void aPlanOfFoldsSaysHowManyEpochsThatIs() {
        Resource folds = new Resource.Folds(5, 60);
        Resource epochs = new Resource.Epochs(9, 5);

        assertThat(PlanText.render(new Forecast.Stopping(1, 5, 40), folds)).isEqualTo("""
                        40 trials of 5 folds at most, compared every 1
                        a fold is a training of 60 epochs
                        """);
        assertThat(PlanText.render(new Forecast.Brackets(new Halvings(5, 1, 3).algorithm(), 1), folds))
                .isEqualTo("""
                        bracket  trials × folds, rung by rung  trials  trainings  epochs
                        0        3 × 1  →  1 × 5                    3          4     420
                        1        2 × 5                              2          2     600
                        in all                                      5          6   1,020
                        a fold is a training of 60 epochs
                        """);
        assertThat(PlanText.render(new Forecast.Rungs(List.of(1L, 3L, 9L), 3, 81), epochs))
                .isEqualTo("""
                        81 trials, compared after 1, 3, 9 epochs; of those of a rung the best 1 in 3 goes on
                        about 945 epochs
                        each trial trains on 5 folds, so many epochs on each
                        """);
        assertThat(PlanText.render(
                        new Forecast.Brackets(new Halvings(1000, 100, 3).algorithm(), 1), new Resource.Data(60, 1)))
                .isEqualTo("""
                        bracket  trials × shares, rung by rung        trials  trainings  epochs
                        0        9 × 0.111  →  3 × 0.333  →  1 × 1.0       9         13     180
                        1        5 × 0.333  →  1 × 1.0                     5          6     160
                        2        3 × 1.0                                   3          3     180
                        in all                                            17         22     520
                        a share is of the training rows, for 60 epochs; epochs here are of all of them
                        """);
        assertThat(PlanDocument.of(new Forecast.Rungs(List.of(60L), 1, 50), new Resource.Epochs(60, 5)))
                .hasToString("{resource=epochs, trials=50, epochsEach=60, epochs=15000}");
        assertThat(PlanDocument.of(new Forecast.Stopping(1, 5, 7), folds))
                .hasToString("{resource=folds, trials=7, comparedEvery=1, foldsEach=5}");
    }

    @Test
    void aPlanForProgramsHasTheSameNumbers() {
        assertThat(PlanDocument.of(new Forecast.Brackets(new Halvings(9, 1, 3).algorithm(), 2), EPOCHS)
                        .toString())
                .isEqualTo("{resource=epochs, passes=2, brackets=["
                        + "{trials=9, trainings=13, epochs=21, rungs=["
                        + "{trials=9, epochsEach=1}, {trials=3, epochsEach=3}, {trials=1, epochsEach=9}]}, "
                        + "{trials=5, trainings=6, epochs=21, rungs=[{trials=5, epochsEach=3}, {trials=1, epochsEach=9}]}, "
                        + "{trials=3, trainings=3, epochs=27, rungs=[{trials=3, epochsEach=9}]}]}");
        assertThat(PlanDocument.of(new Forecast.Rungs(List.of(60L), 1, 50), EPOCHS))
                .hasToString("{resource=epochs, trials=50, epochsEach=60, epochs=3000}");
        assertThat(PlanDocument.of(new Forecast.Rungs(List.of(1L, 3L, 9L), 3, Search.OPEN), EPOCHS))
                .hasToString("{resource=epochs, comparedAfter=[1, 3], eta=3, epochsEach=9}");
        assertThat(PlanDocument.of(new Forecast.Stopping(2, 20, 7), EPOCHS))
                .hasToString("{resource=epochs, trials=7, comparedEvery=2, epochsEach=20}");
    }

    @Test
    void aTableHasTheBestFirstAndCountsWhatFailed() {
        List<Row> rows = List.of(
                new Row(trial(3, 3, 9), new Outcome.Completed(-0.95)),
                new Row(trial(1, 0, 3), new Outcome.Completed(-0.5)),
                new Row(trial(2, 0, 3), new Outcome.Diverged(Double.NaN)));

        assertThat(StudyText.render(ACCURACY, EPOCHS, rows)).isEqualTo("""
                        3 trials, of which 1 failed

                        trial  epochs  accuracy  settings
                        3           9    0.9500  [0]units=13, learningRate=0.0010, batchSize=32
                        1           3    0.5000  [0]units=11, learningRate=0.0010, batchSize=32
                        """);
    }

    @Test
    void withoutATerminalEachResultIsALine() {
        StudyBoard board = board(ProgressConsole.Style.LINES, 2, Double.POSITIVE_INFINITY);
        board.began(trial(0, 0, 3), List.of(0));
        board.began(trial(1, 0, 3), List.of(1));
        board.ended(trial(1, 0, 3), List.of(1), new Outcome.Completed(-0.5));
        board.interfered(trial(0, 0, 3), "its executor was lost");
        board.ended(trial(0, 0, 3), List.of(0), new Outcome.Failed("no such layer"));
        board.close();

        assertThat(shown).hasToString("""
                        trial 1 at epoch 3: accuracy 0.5000; best 0.5000 (trial 1 at epoch 3)
                        trial 0 is begun again: its executor was lost
                        trial 0 at epoch 3: failed: no such layer
                        """);
    }

    @Test
    void onATerminalABoardIsDrawnOverItself() {
        StudyBoard board = board(ProgressConsole.Style.TERMINAL, 4, 3600);
        board.began(trial(7, 3, 9), List.of(1));
        board.ended(trial(7, 3, 9), List.of(1), new Outcome.Completed(-0.5));
        board.began(trial(8, 0, 3), List.of(1));

        assertThat(board.lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches("1 results, 0 failed; 1 of 4 slots busy; 0:0\\d, (1:00:00|59:5\\d) left"),
                        line -> assertThat(line).isEqualTo("at epoch 9: 1"),
                        line -> assertThat(line).isEqualTo("training 8→3"),
                        line -> assertThat(line)
                                .isEqualTo(
                                        "accuracy 0.5000  trial 7 at epoch 9  [0]units=17, learningRate=0.0010, batchSize=32"));
        board.close();
        // what was drawn last is erased
        assertThat(shown.toString()).endsWith("\u001b[4A\r\u001b[J");
    }
}
