package io.tatara.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a training is, at the end of a round: all that the next one depends on besides parameters and state.
 *
 * @param epochs done
 * @param partial what is done of the next epoch
 * @param rhythm of the next round
 * @param step steps done
 * @param round exchanges done
 * @param examples seen by all workers
 * @param trainLoss of the last epoch, or of what was done of this one at its last validation
 * @param validation the last one's figures
 * @param best the best so far
 * @param staleValidations since the best one
 * @param stopped whether early stopping has decided
 */
public record Cursor(
        int epochs,
        Partial partial,
        Rhythm rhythm,
        long step,
        long round,
        long examples,
        double trainLoss,
        Map<String, Double> validation,
        Best best,
        int staleValidations,
        boolean stopped) {

    /**
     * A validation and its figures.
     *
     * @param epoch that it was in, or at the end of, from 1; 0 before the first
     * @param step steps done by then
     * @param value of the metric that is watched; NaN while there is none
     */
    public record Best(int epoch, long step, double value, Map<String, Double> validation) {
        public Best {
            validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
        }
    }

    /**
     * A part of an epoch.
     *
     * @param steps from the epoch's start
     * @param examples seen in them by all workers
     * @param loss summed over them
     */
    public record Partial(int steps, long examples, double loss) {
        public static final Partial NONE = new Partial(0, 0, 0);
    }

    public static final Cursor START = new Cursor(
            0,
            Partial.NONE,
            Rhythm.NONE,
            0,
            0,
            0,
            Double.NaN,
            Map.of(),
            new Best(0, 0, Double.NaN, Map.of()),
            0,
            false);

    /** This cursor after one more round within the epoch. */
    Cursor afterRound(int steps, RoundReport all, Rhythm next) {
        Partial more = new Partial(partial.steps + steps, partial.examples + all.examples(), partial.loss + all.loss());
        return new Cursor(
                epochs,
                more,
                next,
                step + steps,
                round + 1,
                examples + all.examples(),
                trainLoss,
                validation,
                best,
                staleValidations,
                stopped);
    }

    /** This cursor at the beginning of the epoch under way. Clocks and seeds go on: none repeats. */
    Cursor withEpochAnew() {
        return new Cursor(
                epochs,
                Partial.NONE,
                rhythm,
                step,
                round,
                examples,
                trainLoss,
                validation,
                best,
                staleValidations,
                stopped);
    }

    Cursor in(Rhythm other) {
        return new Cursor(
                epochs, partial, other, step, round, examples, trainLoss, validation, best, staleValidations, stopped);
    }

    public Cursor {
        validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
    }
}
