package io.tatara.train;

import static io.tatara.Require.atLeast;
import static io.tatara.Require.positive;

import java.io.Serializable;

/**
 * What a gang takes before it gives up.
 *
 * @param timeoutSeconds longest silence of a worker before it counts as lost
 * @param onLoss what becomes of the others then
 * @param restarts how many times in a row, without a checkpoint in between, the training starts again when there is
 *     nobody who could go on
 */
public record Tolerance(double timeoutSeconds, OnLoss onLoss, int restarts) implements Serializable {

    /** What the workers that are left do. */
    public enum OnLoss {
        /** They go on at once, and let the lost one in again when it is back. */
        CONTINUE,
        /** All start again from the newest checkpoint: slower, and the bits are those of a training that lost nobody. */
        RESTART
    }

    public Tolerance {
        positive("distribution.timeoutSeconds", timeoutSeconds);
        atLeast("distribution.restarts", 0, restarts);
    }
}
