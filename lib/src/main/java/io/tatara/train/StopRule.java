package io.tatara.train;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Early stopping as a function of the cursor and a validation's figures. Without a rule the last epoch is the best. */
public record StopRule(@Nullable EarlyStopping rule, Measuring measuring) {

    /** Returns the cursor after one more epoch, told its clocks, its loss and its validation. */
    public Cursor after(
            Cursor before,
            long step,
            long round,
            long examples,
            double trainLoss,
            Measuring.@Nullable Measures measures) {
        Cursor ended = new Cursor(
                before.epochs() + 1,
                Cursor.Partial.NONE,
                before.rhythm(),
                step,
                round,
                examples,
                trainLoss,
                before.validation(),
                before.best(),
                before.staleValidations(),
                before.stopped());
        return judged(ended, ended.epochs(), trainLoss, measures);
    }

    /** Returns the cursor after a validation within an epoch. */
    Cursor within(Cursor before, Measuring.Measures measures) {
        Cursor.Partial done = before.partial();
        return judged(before, before.epochs() + 1, done.loss() / done.examples(), measures);
    }

    private Cursor judged(Cursor at, int epoch, double trainLoss, Measuring.@Nullable Measures measures) {
        Map<String, Double> validation = measures == null ? Map.of() : measures.summary();
        double value = rule == null || measures == null ? Double.NaN : measures.value(rule.metric());
        boolean better = rule == null || better(value, at.best().value(), rule);
        int stale = better ? 0 : at.staleValidations() + 1;
        return new Cursor(
                at.epochs(),
                at.partial(),
                at.rhythm(),
                at.step(),
                at.round(),
                at.examples(),
                trainLoss,
                validation,
                better ? new Cursor.Best(epoch, at.step(), value, validation) : at.best(),
                stale,
                rule != null && stale >= rule.patience());
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
