package io.tatara.train;

import static io.tatara.Require.atLeast;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The steering of a training, whatever its network and strategy.
 *
 * @param epochs times every training example is seen
 * @param batchSize examples per step and worker
 * @param earlyStopping null to train all epochs
 * @param checkpoints when they are taken
 * @param seed of initialisation, order and dropout: the same seed and workers give the same bits
 */
public record TrainingConfig(
        int epochs, int batchSize, @Nullable EarlyStopping earlyStopping, CheckpointRhythm checkpoints, long seed)
        implements Serializable {

    public TrainingConfig {
        atLeast("training.epochs", 1, epochs);
        atLeast("training.batchSize", 1, batchSize);
    }

    /** @param checkpointEvery epochs between checkpoints; 0 for none */
    public TrainingConfig(
            int epochs, int batchSize, @Nullable EarlyStopping earlyStopping, int checkpointEvery, long seed) {
        this(epochs, batchSize, earlyStopping, CheckpointRhythm.ofEpochs(checkpointEvery), seed);
    }
}
