package io.tatara.jobs.workflow;

import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingListener;

/** What of a run is kept if it ends now, and the command that continues it. Safe for several threads. */
public final class ResumePoint implements TrainingListener {

    private final String command;
    private final String directory;
    private int epochs;
    private int kept;
    private boolean trained;

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
        } else if (event instanceof TrainingEvent.CheckpointWritten checkpoint) {
            kept = checkpoint.epoch();
        } else if (event instanceof TrainingEvent.Finished) {
            trained = true;
        }
    }

    /** One sentence on what is kept, and one on how to continue. */
    public synchronized String describe() {
        return "interrupted %s. Continue with: tatara %s --run-dir %s --resume"
                .formatted(standing(), command, directory);
    }

    private String standing() {
        if (trained) {
            return "after the training";
        }
        if (epochs == 0) {
            return "before the training began; what is prepared already is kept";
        }
        return kept == 0
                ? "in the training, before its first checkpoint; the prepared data are kept, the training will start anew"
                : "in the training; the checkpoint after epoch %d of %d is kept".formatted(kept, epochs);
    }
}
