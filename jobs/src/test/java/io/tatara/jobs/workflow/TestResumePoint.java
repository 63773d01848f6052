package io.tatara.jobs.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingSummary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestResumePoint {

    private final ResumePoint point = new ResumePoint("train", "/runs/a");

    @Test
    void beforeTheTrainingWhatIsPreparedIsKept() {
        assertThat(point.describe())
                .isEqualTo("interrupted before the training began; what is prepared already is kept."
                        + " Continue with: tatara train --run-dir /runs/a --resume");
    }

    @Test
    void withoutACheckpointTheTrainingStartsAnew() {
        point.on(started(0, 0));

        assertThat(point.describe()).contains("before its first checkpoint", "the training will start anew");
    }

    @Test
    void theNewestCheckpointIsNamed() {
        point.on(started(0, 0));
        point.on(new TrainingEvent.CheckpointWritten(3, 0, "round-3"));
        point.on(new TrainingEvent.CheckpointWritten(4, 0, "round-4"));

        assertThat(point.describe()).contains("the checkpoint after epoch 4 of 9 is kept");
    }

    @Test
    void aCheckpointWithinAnEpochIsNamedByItsStep() {
        point.on(started(0, 3));
        assertThat(point.describe()).contains("the checkpoint after step 3 of 25 in epoch 1 of 9 is kept");

        point.on(new TrainingEvent.CheckpointWritten(4, 7, "round-4"));
        assertThat(point.describe()).contains("the checkpoint after step 7 of 25 in epoch 5 of 9 is kept");
    }

    @Test
    void aResumedTrainingHasTheCheckpointThatItCameFrom() {
        point.on(started(5, 0));

        assertThat(point.describe()).contains("the checkpoint after epoch 5 of 9 is kept");
    }

    @Test
    void afterTheTrainingNothingIsLost() {
        point.on(started(0, 0));
        point.on(new TrainingEvent.Finished(new TrainingSummary(2, 9, 9, false, 0.1, Map.of(), 9, 4, List.of(), null)));

        assertThat(point.describe()).startsWith("interrupted after the training. Continue with:");
    }

    private static TrainingEvent started(int epochs, int steps) {
        return new TrainingEvent.Started(2, 9, epochs, steps, 25, 3_200, 12_345);
    }
}
