package io.tatara.train;

import static io.tatara.Require.atLeast;
import static io.tatara.Require.positive;

import io.tatara.Require;
import java.io.Serializable;

/**
 * When a training takes checkpoints. Unless there are none at all, one at its end comes on top. Taking them changes no bit
 * of the training, whatever a clock says.
 */
public sealed interface CheckpointRhythm extends Serializable {

    /** Every so many epochs; 0 for none at all. */
    static CheckpointRhythm ofEpochs(int every) {
        return atLeast("training.checkpointEvery", 0, every) == 0 ? new Never() : new Epochs(every);
    }

    /**
     * Whether one is due between two rounds; the same on every rank.
     *
     * @param cursor its partial epoch is none when an epoch is just over
     * @param asked whether the rank that leads has asked for one
     */
    boolean due(Cursor cursor, boolean asked);

    /**
     * Whether the rank that leads asks all for one, so long after the last.
     *
     * @param cost seconds of processor time that the last one took of the rank that it took most of; 0 before the first
     */
    default boolean asks(double seconds, double cost) {
        return false;
    }

    /** Whether there are none at all, not even at the end. */
    default boolean isNever() {
        return false;
    }

    /** None at all. */
    record Never() implements CheckpointRhythm {
        @Override
        public boolean due(Cursor cursor, boolean asked) {
            return false;
        }

        @Override
        public boolean isNever() {
            return true;
        }
    }

    /** At the end of every so many epochs. */
    record Epochs(int every) implements CheckpointRhythm {
        public Epochs {
            atLeast("training.checkpointEvery.epochs", 1, every);
        }

        @Override
        public boolean due(Cursor cursor, boolean asked) {
            return cursor.partial().steps() == 0 && cursor.epochs() % every == 0;
        }
    }

    /** After every so many exchanges. */
    record Rounds(int every) implements CheckpointRhythm {
        public Rounds {
            atLeast("training.checkpointEvery.rounds", 1, every);
        }

        @Override
        public boolean due(Cursor cursor, boolean asked) {
            return cursor.round() % every == 0;
        }
    }

    /** At the end of the first round that ends so long, on the leader's clock, after the last one. */
    record Seconds(double every) implements CheckpointRhythm {
        public Seconds {
            positive("training.checkpointEvery.seconds", every);
        }

        @Override
        public boolean due(Cursor cursor, boolean asked) {
            return asked;
        }

        @Override
        public boolean asks(double seconds, double cost) {
            return seconds >= every;
        }
    }

    /**
     * So rarely that checkpoints slow a training down by about a share of its time, but at the latest after so many seconds.
     *
     * @param share of the time, above 0 and below 1
     * @param seconds after which one is taken whatever it costs
     */
    record Auto(double share, double seconds) implements CheckpointRhythm {

        /**
         * Seconds that a training with no idle core is slowed down by, for each of processor time that a checkpoint's own
         * threads count: others' caches are the poorer for it, the disk is written to later, and ranks wait for the slowest.
         */
        private static final double SLOWDOWN = 2;

        public Auto {
            positive("training.checkpointEvery.share", share);
            Require.share("training.checkpointEvery.share", 0, 1, share);
            positive("training.checkpointEvery.seconds", seconds);
        }

        @Override
        public boolean due(Cursor cursor, boolean asked) {
            return asked;
        }

        @Override
        public boolean asks(double sinceLast, double cost) {
            return sinceLast >= Math.min(seconds, SLOWDOWN * cost / share);
        }
    }
}
