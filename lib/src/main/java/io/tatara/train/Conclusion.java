package io.tatara.train;

import io.tatara.TataraException;
import io.tatara.collective.Collective;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a training comes to, at its end. Every rank takes part.
 *
 * @param exchanged floats of each exchange
 */
record Conclusion(
        Exchange exchange,
        Duty duty,
        Stepper stepper,
        Collective collective,
        ParameterMean mean,
        BestModel best,
        Checkpoints checkpoints,
        int exchanged) {

    /**
     * The best epoch's parameters, or the last.
     *
     * @param began where the training began, or went on
     * @param ending whether it ends before its time
     */
    TrainingResult of(
            Cursor began, Cursor cursor, Timings own, double seconds, boolean ending, @Nullable Divergence divergence) {
        TimeSheet times = new TimeSheet(collective, own);
        boolean restored = best.parameters() != null && best.state() != null;
        TrainingSummary summary = new TrainingSummary(
                collective.size(),
                cursor.epochs(),
                restored
                        ? cursor.best().epoch()
                        : cursor.epochs() + (cursor.partial().steps() > 0 ? 1 : 0),
                cursor.stopped(),
                cursor.trainLoss(),
                restored ? cursor.best().validation() : cursor.validation(),
                cursor.examples(),
                seconds,
                times.workers(),
                divergence == null && !ending && duty.kept().shared() ? rounds(times, began, cursor) : null);
        if (ending && divergence == null) {
            return TrainingResult.interrupted(summary);
        }
        if (duty.kept().shared() || !checkpoints.areKept()) {
            return whole(summary, divergence);
        }
        // nobody asks the others of a pipeline, which may have no room for a copy of what they have
        return collective.leads()
                ? inFiles(summary, cursor, restored, divergence)
                : TrainingResult.inFiles(List.of(), summary, divergence);
    }

    /** Of a pipeline: what its last checkpoint has, or where its numbers ceased to be finite the one before. */
    private TrainingResult inFiles(
            TrainingSummary summary, Cursor cursor, boolean restored, @Nullable Divergence divergence) {
        CheckpointManifest written = checkpoints.committed();
        boolean isLast = written != null && written.cursor().step() == cursor.step();
        if (divergence == null && !isLast) {
            throw new TataraException(
                    "The last checkpoint could not be written, and with it the model that is in it; see why above, and go on from the checkpoint before with --resume");
        }
        List<StageParts> files = written == null ? List.of() : written.parametersByStage(restored);
        return TrainingResult.inFiles(files, summary, divergence);
    }

    /** With what this rank has in memory. */
    private TrainingResult whole(TrainingSummary summary, @Nullable Divergence divergence) {
        float[] parameters = best.parameters();
        float[] state = best.state();
        if (parameters == null || state == null) {
            parameters = mean.lastFinite();
            // a state that saw a gradient which was not finite is of no use
            state = new float[divergence == null ? duty.trainable().stateLength() : 0];
            if (divergence == null) {
                stepper.gatherState();
                duty.trainable().readState(state);
            }
        }
        return new TrainingResult(parameters, state, summary, divergence);
    }

    private @Nullable RoundTimes rounds(TimeSheet times, Cursor began, Cursor cursor) {
        long steps = cursor.step() - began.step();
        long rounds = cursor.round() - began.round();
        return times.rounds(
                exchange instanceof Exchange.AllReduce ? steps : rounds,
                steps,
                exchanged,
                exchange.wire(),
                mean.appliedSeconds());
    }
}
