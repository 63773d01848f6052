package io.tatara.train;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Early stopping as a function of the cursor and an epoch's figures. Without a rule the last epoch is the best. */
public record StopRule(@Nullable EarlyStopping rule, Measuring measuring) {

    /** Returns the cursor after one more epoch, told its clocks, its loss and its validation. */
    public Cursor after(
            Cursor before,
            long step,
            long round,
            long examples,
            double trainLoss,
            Measuring.@Nullable Measures measures) {
        int epoch = before.epochs() + 1;
        Map<String, Double> validation = measures == null ? Map.of() : measures.summary();
        double value = rule == null || measures == null ? Double.NaN : measures.value(rule.metric());
        boolean better = rule == null || better(value, before.best().value(), rule);
        Cursor.Best best = better ? new Cursor.Best(epoch, value, validation) : before.best();
        int stale = better ? 0 : before.staleEpochs() + 1;
        boolean stopped = rule != null && stale >= rule.patience();
        return new Cursor(
                epoch,
                Cursor.Partial.NONE,
                before.rhythm(),
                step,
                round,
                examples,
                trainLoss,
                validation,
                best,
                stale,
                stopped);
    }

    private boolean better(double value, double best, EarlyStopping rule) {
        if (Double.isNaN(best)) {
            return !Double.isNaN(value);
        }
        double gain = measuring.higherIsBetter(rule.metric()) ? value - best : best - value;
        return gain > rule.minImprovement();
    }

    public boolean restoresBest() {
        return rule != null && rule.restoreBest();
    }
}
