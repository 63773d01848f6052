package io.tatara.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a training is, at the end of a round: all that the next one depends on besides parameters and state.
 *
 * @param epochs done
 * @param partial what is done of the next epoch
 * @param rhythm of the next round
 * @param step steps done, by all ranks that take part
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
     * @param steps from the epoch's start that all ranks which take part have taken; one that has no rows left has taken all
     * @param ahead how many more a rank has taken, by rank; of those who have, which are none where all take the same steps
     * @param examples seen by all workers
     * @param loss summed over them
     */
    public record Partial(int steps, Map<Integer, Integer> ahead, long examples, double loss) {
        public static final Partial NONE = new Partial(0, Map.of(), 0, 0);

        public Partial {
            ahead = Collections.unmodifiableMap(new TreeMap<>(ahead));
        }

        /** Steps that a rank has taken. */
        int taken(int rank) {
            return steps + ahead.getOrDefault(rank, 0);
        }

        /** This part and one more round. What a rank that is away has taken is not taken again. */
        private Partial and(RoundReport round) {
            List<Integer> taken = round.taken();
            int common = Collections.min(taken);
            Map<Integer, Integer> beyond = new TreeMap<>();
            ahead.forEach((rank, more) -> beyond.put(rank, steps + more - common));
            for (int i = 0; i < taken.size(); i++) {
                beyond.put(round.present().get(i), taken.get(i) - common);
            }
            beyond.values().removeIf(more -> more <= 0);
            return new Partial(common, beyond, examples + round.examples(), loss + round.loss());
        }
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
    Cursor afterRound(RoundReport all, Rhythm next) {
        Partial more = partial.and(all);
        return new Cursor(
                epochs,
                more,
                next,
                step + more.steps - partial.steps,
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
