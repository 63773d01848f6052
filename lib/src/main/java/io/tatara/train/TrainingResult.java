package io.tatara.train;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a training leaves: parameters in the engine's order, the optimiser's state of the lowest worker, and the figures. Those
 * of a pipeline are in files, for no process needs to have room for them.
 */
public final class TrainingResult implements Serializable {

    private static final long serialVersionUID = 1L;

    private final float[] parameters;
    private final float[] state;
    private final TrainingSummary summary;
    private final @Nullable Divergence divergence;
    private final boolean interrupted;
    private final List<StageParts> files;

    /** Takes the arrays over: callers do not change them afterwards. */
    public TrainingResult(float[] parameters, float[] state, TrainingSummary summary, @Nullable Divergence divergence) {
        this(parameters, state, summary, divergence, false, List.of());
    }

    private TrainingResult(
            float[] parameters,
            float[] state,
            TrainingSummary summary,
            @Nullable Divergence divergence,
            boolean interrupted,
            List<StageParts> files) {
        this.parameters = parameters;
        this.state = state;
        this.summary = summary;
        this.divergence = divergence;
        this.interrupted = interrupted;
        this.files = List.copyOf(files);
    }

    /** Of a training that was asked to end before its time: its checkpoint has what there is, this nothing. */
    static TrainingResult interrupted(TrainingSummary summary) {
        return new TrainingResult(new float[0], new float[0], summary, null, true, List.of());
    }

    /** Of a pipeline, whose parameters are in files of its checkpoints. */
    static TrainingResult inFiles(List<StageParts> files, TrainingSummary summary, @Nullable Divergence divergence) {
        return new TrainingResult(new float[0], new float[0], summary, divergence, false, files);
    }

    /** Whether the parameters are in files, which {@link CheckpointStore#open} reads, rather than in {@link #parameters()}. */
    public boolean isInFiles() {
        return !files.isEmpty();
    }

    /** Whether there are parameters, here or in files: of a pipeline that diverged before its first checkpoint there are none. */
    public boolean hasParameters() {
        return isInFiles() || parameters.length > 0;
    }

    /** Of a training that diverged. */
    String describeKept() {
        if (!hasParameters()) {
            return "there was no checkpoint whose parameters could be kept";
        }
        return isInFiles() ? "the newest checkpoint's parameters are kept" : "the last finite parameters are kept";
    }

    /** In the order of the layers. */
    List<StageParts> files() {
        return files;
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
            throw new TrainingDiverged(divergence, new TrainingResult(parameters, state, summary, null, false, files));
        }
        return this;
    }
}
