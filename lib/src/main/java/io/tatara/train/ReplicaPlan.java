package io.tatara.train;

import io.tatara.engine.EngineFactory;
import io.tatara.model.LearningRate;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** What every worker of a training is told. */
public record ReplicaPlan(
        EngineFactory engines,
        LearningRate rate,
        TrainingConfig config,
        Exchange exchange,
        Measuring measuring,
        @Nullable CheckpointStore checkpoints)
        implements Serializable {

    /** The same training, from its beginning, with nothing kept. */
    public ReplicaPlan withoutCheckpoints() {
        return new ReplicaPlan(engines, rate, config, exchange, measuring, null);
    }
}
