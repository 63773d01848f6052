package io.tatara.train;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** What a training leaves: parameters in the engine's order, the optimiser's state of the lowest worker, and the figures. */
public final class TrainingResult implements Serializable {

    private static final long serialVersionUID = 1L;

    private final float[] parameters;
    private final float[] state;
    private final TrainingSummary summary;
    private final @Nullable Divergence divergence;

    /** Takes the arrays over: callers do not change them afterwards. */
    public TrainingResult(float[] parameters, float[] state, TrainingSummary summary, @Nullable Divergence divergence) {
        this.parameters = parameters;
        this.state = state;
        this.summary = summary;
        this.divergence = divergence;
    }

    /** A copy. */
    public float[] parameters() {
        return parameters.clone();
    }

    /** A copy of the optimiser's state that belongs to the parameters; empty for optimisers without any. */
    public float[] state() {
        return state.clone();
    }

    public TrainingSummary summary() {
        return summary;
    }

    /** Returns itself, unless the training diverged. */
    public TrainingResult orThrow() {
        if (divergence != null) {
            throw new TrainingDiverged(divergence, new TrainingResult(parameters, state, summary, null));
        }
        return this;
    }
}
