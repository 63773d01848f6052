package io.tatara.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.engine.SoftmaxEngine;
import io.tatara.model.LearningRate;
import io.tatara.model.Schedule;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestTaskMeasuring {

    @Test
    void fourWorkersMeasureWhatOneDoes(@TempDir Path folder) throws Exception {
        ReplicaPlan plan = new ReplicaPlan(
                new SoftmaxEngine.Factory(InProcess.FEATURES, InProcess.CLASSES, 0, 0),
                // a rate this small leaves all at the same predictions
                new LearningRate(1e-9, new Schedule.Constant(), LearningRate.Unit.STEP, 0),
                new TrainingConfig(1, 8, new EarlyStopping("loss", 1, 0, true), 0, 1),
                new Exchange.Averaging(2),
                new TaskMeasuring(),
                null);

        TrainingSummary one = InProcess.local(plan, InProcess.examples(80), InProcess.examples(50), folder)
                .summary();
        TrainingSummary four = InProcess.ranks(
                        plan,
                        InProcess.deal(InProcess.examples(80), 4),
                        InProcess.deal(InProcess.examples(50), 4),
                        folder)
                .get(0)
                .summary();

        assertThat(four.validation().keySet())
                .containsExactlyElementsOf(one.validation().keySet());
        assertThat(four.validation()).containsKeys("accuracy", "logLoss");
        four.validation()
                .forEach((name, value) ->
                        assertThat(value).as(name).isCloseTo(one.validation().get(name), within(1e-5)));
    }
}
