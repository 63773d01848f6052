package io.tatara.train;

import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a training leaves: parameters in the engine's order, the optimiser's state of the lowest worker, and the figures. */
public final class TrainingResult implements Serializable {

    private static final long serialVersionUID = 1L;

    private final float[] parameters;
    private final float[] state;
    private final TrainingSummary summary;
    private final @Nullable Divergence divergence;
    private final boolean interrupted;

    /** Takes the arrays over: callers do not change them afterwards. */
    public TrainingResult(float[] parameters, float[] state, TrainingSummary summary, @Nullable Divergence divergence) {
        this(parameters, state, summary, divergence, false);
    }

    private TrainingResult(
            float[] parameters,
            float[] state,
            TrainingSummary summary,
            @Nullable Divergence divergence,
            boolean interrupted) {
        this.parameters = parameters;
        this.state = state;
        this.summary = summary;
        this.divergence = divergence;
        this.interrupted = interrupted;
    }

    /** Of a training that was asked to end before its time: its checkpoint has what there is, this nothing. */
    static TrainingResult interrupted(TrainingSummary summary) {
        return new TrainingResult(new float[0], new float[0], summary, null, true);
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

    /** Where it diverged; empty if it did not. */
    public Optional<Divergence> divergence() {
        return Optional.ofNullable(divergence);
    }

    /** Returns itself, unless the training diverged or was interrupted. */
    public TrainingResult orThrow() {
        if (interrupted) {
            throw new TrainingInterrupted();
        }
        if (divergence != null) {
            throw new TrainingDiverged(divergence, new TrainingResult(parameters, state, summary, null));
        }
        return this;
    }
}
