package io.tatara.jobs.workflow;

import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingListener;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What of a run is kept if it ends now, and the command that continues it. Safe for several threads. */
public final class ResumePoint implements TrainingListener {

    private final String command;
    private final String directory;
    private int epochs;
    private int kept;
    private int keptSteps;
    private int stepsPerEpoch;
    private boolean trained;
    private @Nullable Supplier<String> study;

    /**
     * @param command of the command line
     * @param directory of the run
     */
    public ResumePoint(String command, String directory) {
        this.command = command;
        this.directory = directory;
    }

    @Override
    public synchronized void on(TrainingEvent event) {
        if (event instanceof TrainingEvent.Started started) {
            epochs = started.epochs();
            kept = started.startEpoch();
            keptSteps = started.startSteps();
            stepsPerEpoch = started.stepsPerEpoch();
        } else if (event instanceof TrainingEvent.CheckpointWritten checkpoint) {
            kept = checkpoint.epoch();
            keptSteps = checkpoint.steps();
        } else if (event instanceof TrainingEvent.Finished) {
            trained = true;
        }
    }

    /** @param standing what is kept of a study that is under way; null when it is over */
    synchronized void studying(@Nullable Supplier<String> standing) {
        study = standing;
        trained = standing == null;
    }

    /** One sentence on what is kept, and one on how to continue. */
    public synchronized String describe() {
        return "interrupted %s. Continue with: tatara %s --run-dir %s --resume"
                .formatted(standing(), command, directory);
    }

    private String standing() {
        if (study != null) {
            return study.get();
        }
        if (trained) {
            return "after the training";
        }
        if (epochs == 0) {
            return "before the training began; what is prepared already is kept";
        }
        if (kept == 0 && keptSteps == 0) {
            return "in the training, before its first checkpoint; the prepared data are kept, the training will start anew";
        }
        String point = keptSteps == 0
                ? "after epoch %d of %d".formatted(kept, epochs)
                : "after step %d of %d in epoch %d of %d".formatted(keptSteps, stepsPerEpoch, kept + 1, epochs);
        return "in the training; the checkpoint %s is kept".formatted(point);
    }

    /** Whether a training has begun and is not over. */
    synchronized boolean isTraining() {
        return study != null || (epochs > 0 && !trained);
    }
}
