package io.tatara.train;

import static io.tatara.Require.atLeast;

import io.tatara.engine.EngineFactory;
import io.tatara.model.LearningRate;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What every worker of a training is told.
 *
 * @param averageEvery steps between exchanges; there is one more at the end of an epoch that leaves steps over
 */
public record ReplicaPlan(
        EngineFactory engines,
        LearningRate rate,
        TrainingConfig config,
        int averageEvery,
        Measuring measuring,
        @Nullable CheckpointStore checkpoints)
        implements Serializable {

    public ReplicaPlan {
        atLeast("averageEvery", 1, averageEvery);
    }
}
