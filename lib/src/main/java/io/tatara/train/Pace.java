package io.tatara.train;

import static io.tatara.Require.atLeast;
import static io.tatara.Require.positive;

import java.io.Serializable;

/**
 * How many steps a round has.
 *
 * <pre>
 *   H  steps of a round         s  seconds of a step, smoothed
 *   c  wished share             e  seconds of an exchange, smoothed
 *
 *   H ≥ e ∕ (c · s)   so that exchanges take at most c of the time of steps
 * </pre>
 */
public sealed interface Pace extends Serializable {

    /**
     * The rhythm to go on in, after a resume or from the start.
     *
     * @param done steps so far
     */
    Rhythm resume(Rhythm before, long done);

    /**
     * The rhythm of the next round. What is measured is told to all workers alike, who so decide alike.
     *
     * @param done steps so far
     * @param stepSeconds of the slowest worker in the last round; 0 if unknown
     * @param exchangeSeconds of the exchange before the last round, of the worker that waited least; 0 if unknown
     */
    Rhythm next(Rhythm before, long done, double stepSeconds, double exchangeSeconds);

    /**
     * Whether a rank's round is over.
     *
     * @param steps that it has taken in the round, at least one
     * @param seconds since its round began
     */
    default boolean isOver(Rhythm rhythm, int steps, double seconds) {
        return steps == rhythm.every();
    }

    /** Whether all ranks take the same steps of an epoch, with examples or without, rather than each its own. */
    default boolean isTogether() {
        return true;
    }

    /** Always as many. */
    record Fixed(int every) implements Pace {
        public Fixed {
            atLeast("averageEvery", 1, every);
        }

        @Override
        public Rhythm resume(Rhythm before, long done) {
            return new Rhythm(every, 0, 0);
        }

        @Override
        public Rhythm next(Rhythm before, long done, double stepSeconds, double exchangeSeconds) {
            return before;
        }
    }

    /**
     * As many as each rank takes in a time, at least one: a slow one keeps nobody waiting, but gives the mean less, which is
     * weighted by examples. A rank that has no rows left in the epoch steps no more and hears of the others' rounds. Times
     * differ from run to run, and with them the bits, unless there is one worker.
     *
     * @param every seconds, on each rank's own clock
     */
    record Seconds(double every) implements Pace {
        public Seconds {
            positive("averageEvery.seconds", every);
        }

        @Override
        public Rhythm resume(Rhythm before, long done) {
            return Rhythm.NONE;
        }

        @Override
        public Rhythm next(Rhythm before, long done, double stepSeconds, double exchangeSeconds) {
            return before;
        }

        @Override
        public boolean isOver(Rhythm rhythm, int steps, double seconds) {
            return seconds >= every;
        }

        @Override
        public boolean isTogether() {
            return false;
        }
    }

    /**
     * Few at first and more and more (post-local SGD; Lin et al., 2020): a training that begins with the mean of each step
     * and saves exchanges later loses little of what it learns. With plain SGD that beginning is all-reduce; other optimisers
     * keep a state of their own on each worker.
     *
     * <pre>
     *   H = min(then, 2^⌊t ∕ w⌋)   at step t
     * </pre>
     *
     * @param warmUpSteps w, the steps that a rhythm is kept for until it is doubled
     * @param then the most steps of a round
     */
    record Growing(int warmUpSteps, int then) implements Pace {
        public Growing {
            atLeast("averageEvery.warmUpSteps", 1, warmUpSteps);
            atLeast("averageEvery.then", 1, then);
        }

        @Override
        public Rhythm resume(Rhythm before, long done) {
            long doublings = Math.min(done / warmUpSteps, Integer.SIZE - 1);
            return new Rhythm((int) Math.min(then, 1L << doublings), 0, 0);
        }

        @Override
        public Rhythm next(Rhythm before, long done, double stepSeconds, double exchangeSeconds) {
            return resume(before, done);
        }
    }

    /**
     * As many as keep exchanges to a share of the time of steps (H2O's target_ratio_comm_to_comp). Times differ from run to
     * run, and with them the bits.
     *
     * @param share above 0
     */
    record Auto(double share) implements Pace {

        /** Where a training begins. */
        private static final int FIRST = 8;

        private static final int MOST = 10_000;
        /** A round is at most so much longer than the one before: the first exchanges, of code not yet compiled, take long. */
        private static final int GROWTH = 2;

        private static final int FALL = 4;

        /** What is faster than before is believed sooner than what is slower. */
        private static final double RISING = 0.3;

        private static final double FALLING = 0.6;

        /** Above what is needed, so that noise does not ask for more at once; and far above, before it is lowered. */
        private static final double ROOM = 1.15;

        private static final double SLACK = 0.6;

        public Auto {
            positive("share", share);
        }

        @Override
        public Rhythm resume(Rhythm before, long done) {
            return before.every() == 0 ? new Rhythm(FIRST, 0, 0) : before;
        }

        @Override
        public Rhythm next(Rhythm before, long done, double stepSeconds, double exchangeSeconds) {
            if (!(stepSeconds > 0 && exchangeSeconds > 0)) {
                return before;
            }
            double step = smooth(before.stepSeconds(), stepSeconds);
            double exchange = smooth(before.exchangeSeconds(), exchangeSeconds);
            double needed = exchange / (share * step);
            int every = before.every();
            if (needed > every || needed < SLACK * every) {
                double wished = Math.ceil(ROOM * needed);
                double bounded = Math.max(every / (double) FALL, Math.min((double) every * GROWTH, wished));
                every = (int) Math.max(1, Math.min(MOST, bounded));
            }
            return new Rhythm(every, step, exchange);
        }

        private static double smooth(double before, double now) {
            return before == 0 ? now : before + (now < before ? FALLING : RISING) * (now - before);
        }
    }
}
