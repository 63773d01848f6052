package io.tatara.jobs.tune;

import io.tatara.TataraException;
import io.tatara.jobs.rundir.RunDirectory;
import io.tatara.tuning.run.RunListener;
import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.Study;
import io.tatara.tuning.study.Trial;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where trials keep their checkpoints. Those of a trial that goes no further, and is not the best, are deleted, on a thread of
 * its own: a trial that finds none where it had some trains anew, to the same bits.
 */
public final class TrialFolders implements RunListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TrialFolders.class);
    private static final String PLACE = "trials";
    private static final int NONE = -1;
    private static final long LAST_SECONDS = 10;

    private final RunDirectory directory;
    private final Study study;
    private final long most;
    private final ExecutorService deleting = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "tatara-trial-folders");
        thread.setDaemon(true);
        return thread;
    });
    private int best;

    /** @param most of the resource: what a trial has had that has gone all the way */
    public TrialFolders(RunDirectory directory, Study study, long most) {
        this.directory = directory;
        this.study = study;
        this.most = most;
        this.best = best();
    }

    private int best() {
        return study.best()
                .filter(found -> found.result().assignment().to() == most)
                .map(found -> found.result().trial())
                .orElse(NONE);
    }

    /** The folder of a trial's checkpoints, relative to the run directory. */
    public static String of(int trial) {
        return "%s/%d".formatted(PLACE, trial);
    }

    @Override
    public void began(Trial trial, List<Integer> slots, int attempt) {}

    @Override
    public void interfered(Trial trial, List<Integer> slots, String reason) {}

    @Override
    public void ended(Trial trial, List<Integer> slots, Outcome outcome, double seconds) {
        int number = trial.assignment().trial();
        boolean goesOn =
                outcome instanceof Outcome.Completed && trial.assignment().to() < most;
        int now = best();
        if (now != best) {
            delete(best);
            best = now;
        }
        if (!goesOn && number != now) {
            delete(number);
        }
    }

    private void delete(int trial) {
        if (trial != NONE) {
            deleting.execute(() -> {
                try {
                    directory.delete(of(trial));
                } catch (TataraException e) {
                    LOG.warn("The checkpoints of trial {}, which are of no use, stay: {}", trial, e.getMessage());
                }
            });
        }
    }

    /** Deletes those of all other trials: the study is over. */
    public void deleteAllBut(int trial) {
        directory.list(PLACE).stream()
                .filter(name -> name.matches("\\d+") && Integer.parseInt(name) != trial)
                .forEach(name -> delete(Integer.parseInt(name)));
    }

    /** Waits, within bounds, for what is being deleted. */
    @Override
    public void close() {
        deleting.shutdown();
        try {
            if (!deleting.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Checkpoints that are of no use are still being deleted");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
