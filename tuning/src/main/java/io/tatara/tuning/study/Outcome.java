package io.tatara.tuning.study;

/** How a trial came to the end of a rung, or why it did not. */
public sealed interface Outcome {

    /** Less is better; ∞ for a trial that goes nowhere, which samplers learn from as they do from bad ones. */
    default double loss() {
        return Double.POSITIVE_INFINITY;
    }

    /**
     * It got there.
     *
     * @param loss finite
     */
    record Completed(double loss) implements Outcome {
        public Completed {
            if (!Double.isFinite(loss)) {
                throw new IllegalArgumentException("a trial that came to a loss of %s diverged".formatted(loss));
            }
        }
    }

    /** Its loss is no number any more. */
    record Diverged(double at) implements Outcome {}

    /** It threw what it would throw again. */
    record Failed(String reason) implements Outcome {}

    /** It took longer than a trial may. */
    record TimedOut(double seconds) implements Outcome {}

    /** It was lost with what it ran on, time and again. */
    record Lost(int times, String reason) implements Outcome {}

    /** Somebody ended it from outside, and does not want it. */
    record Cancelled() implements Outcome {}

    /** What a loss says: that a trial got there, or diverged. */
    static Outcome of(double loss) {
        return Double.isFinite(loss) ? new Completed(loss) : new Diverged(loss);
    }
}
