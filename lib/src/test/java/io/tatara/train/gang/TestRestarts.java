package io.tatara.train.gang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.engine.SoftmaxEngine;
import io.tatara.model.LearningRate;
import io.tatara.model.Schedule;
import io.tatara.spark.LostWorkers;
import io.tatara.spark.SparkExtension;
import io.tatara.spark.WorkerLost;
import io.tatara.train.HitRate;
import io.tatara.train.InProcess;
import io.tatara.train.PreparedRows;
import io.tatara.train.TrainingConfig;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingJob;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class TestRestarts {

    private final List<TrainingEvent> events = new ArrayList<>();
    private int attempts;

    @Test
    void givesUpOnceSoManyLossesInARowBroughtNoCheckpoint(SparkSession spark) {
        assertThatThrownBy(() -> new Restarts(2).run(job(spark), attempt -> {
                    attempts++;
                    if (attempts == 2) {
                        attempt.listener().on(new TrainingEvent.CheckpointWritten(1, 0, "round-1"));
                    }
                    throw LostWorkers.lost("loss " + attempts);
                }))
                .isInstanceOf(WorkerLost.class)
                .hasMessage("loss 4");

        assertThat(events)
                .containsExactly(
                        new TrainingEvent.Restarted(1, 2, "loss 1"),
                        new TrainingEvent.CheckpointWritten(1, 0, "round-1"),
                        new TrainingEvent.Restarted(1, 2, "loss 2"),
                        new TrainingEvent.Restarted(2, 2, "loss 3"));
    }

    @Test
    void whatAWorkerDidWrongIsNotTriedAgain(SparkSession spark) {
        assertThatThrownBy(() -> new Restarts(5).run(job(spark), attempt -> {
                    attempts++;
                    throw new TataraException("the table is wrong");
                }))
                .hasMessage("the table is wrong");

        assertThat(attempts).isEqualTo(1);
        assertThat(events).isEmpty();
    }

    private TrainingJob job(SparkSession spark) {
        return new TrainingJob(
                PreparedRows.of(spark, InProcess.examples(20), InProcess.examples(5)),
                new SoftmaxEngine.Factory(4, 3, 0, 0),
                new LearningRate(0.1, new Schedule.Constant(), LearningRate.Unit.STEP, 0),
                new TrainingConfig(1, 8, null, 0, 1),
                List.of(),
                new HitRate(),
                null,
                events::add);
    }
}
