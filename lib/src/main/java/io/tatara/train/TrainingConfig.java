package io.tatara.train;

import static io.tatara.Require.atLeast;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The steering of a training, whatever its network and strategy.
 *
 * @param epochs times every training example is seen
 * @param batchSize examples per step and worker
 * @param validateEvery steps from one validation within an epoch to the next, which waits for the end of its round; 0 for
 *     none but at the ends of epochs
 * @param earlyStopping null to train all epochs
 * @param checkpoints when they are taken
 * @param seed of initialisation, order and dropout: the same seed and workers give the same bits
 * @param until epochs after which it ends, though its learning rates are those of {@code epochs}: with a checkpoint it can be
 *     gone on with, as if it had never ended
 */
public record TrainingConfig(
        int epochs,
        int batchSize,
        int validateEvery,
        @Nullable EarlyStopping earlyStopping,
        CheckpointRhythm checkpoints,
        long seed,
        int until)
        implements Serializable {

    public TrainingConfig {
        atLeast("training.epochs", 1, epochs);
        atLeast("training.batchSize", 1, batchSize);
        atLeast("training.validateEvery", 0, validateEvery);
        if (until < 1 || until > epochs) {
            throw new IllegalArgumentException(
                    "a training of %d epochs ends after 1 to so many, not %d".formatted(epochs, until));
        }
    }

    /** Trains all epochs. */
    public TrainingConfig(
            int epochs,
            int batchSize,
            int validateEvery,
            @Nullable EarlyStopping earlyStopping,
            CheckpointRhythm checkpoints,
            long seed) {
        this(epochs, batchSize, validateEvery, earlyStopping, checkpoints, seed, epochs);
    }

    /** The same training, with other checkpoints. */
    public TrainingConfig with(CheckpointRhythm rhythm) {
        return new TrainingConfig(epochs, batchSize, validateEvery, earlyStopping, rhythm, seed, until);
    }

    /** The same training, as far as that. */
    public TrainingConfig until(int epoch) {
        return new TrainingConfig(epochs, batchSize, validateEvery, earlyStopping, checkpoints, seed, epoch);
    }

    /** Validates at the ends of epochs alone. */
    public TrainingConfig(
            int epochs, int batchSize, @Nullable EarlyStopping earlyStopping, CheckpointRhythm checkpoints, long seed) {
        this(epochs, batchSize, 0, earlyStopping, checkpoints, seed);
    }

    /** Whether a round within an epoch, of so many steps, is to be followed by a validation. */
    boolean validates(Cursor.Partial after, int steps) {
        return validateEvery > 0 && after.steps() / validateEvery > (after.steps() - steps) / validateEvery;
    }

    /** @param checkpointEvery epochs between checkpoints; 0 for none */
    public TrainingConfig(
            int epochs, int batchSize, @Nullable EarlyStopping earlyStopping, int checkpointEvery, long seed) {
        this(epochs, batchSize, earlyStopping, CheckpointRhythm.ofEpochs(checkpointEvery), seed);
    }
}
