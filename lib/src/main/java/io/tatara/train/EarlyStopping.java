package io.tatara.train;

import static io.tatara.Require.atLeast;
import static io.tatara.Require.nonBlank;

import java.io.Serializable;

/**
 * Stops when a validation metric no longer gets better; its direction is the metric's own.
 *
 * @param metric name of a metric of the task, as in {@code evaluate}
 * @param patience validations without improvement that are waited for
 * @param minImprovement smallest change that counts as better
 * @param restoreBest whether the model is the best validation's rather than the last epoch's
 */
public record EarlyStopping(String metric, int patience, double minImprovement, boolean restoreBest)
        implements Serializable {

    public EarlyStopping {
        nonBlank("earlyStopping.metric", metric);
        atLeast("earlyStopping.patience", 1, patience);
        atLeast("earlyStopping.minImprovement", 0.0, minImprovement);
    }
}
