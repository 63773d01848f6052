package io.tatara.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a training is, at the end of an epoch: all that the next epoch depends on besides parameters and state.
 *
 * @param epochs done
 * @param step steps done
 * @param round exchanges done
 * @param examples seen by all workers
 * @param trainLoss of the last epoch
 * @param validation of the last epoch
 * @param best the best epoch so far
 * @param staleEpochs since the best one
 * @param stopped whether early stopping has decided
 */
public record Cursor(
        int epochs,
        long step,
        long round,
        long examples,
        double trainLoss,
        Map<String, Double> validation,
        Best best,
        int staleEpochs,
        boolean stopped) {

    /**
     * An epoch and its figures.
     *
     * @param epoch from 1; 0 before the first
     * @param value of the metric that is watched; NaN while there is none
     */
    public record Best(int epoch, double value, Map<String, Double> validation) {
        public Best {
            validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
        }
    }

    public static final Cursor START =
            new Cursor(0, 0, 0, 0, Double.NaN, Map.of(), new Best(0, Double.NaN, Map.of()), 0, false);

    public Cursor {
        validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
    }
}
