package io.tatara.jobs.tune;

import io.tatara.train.TrainingResult;
import io.tatara.train.single.TaskReport;
import io.tatara.tuning.run.Interference;
import io.tatara.tuning.study.Best;
import io.tatara.tuning.study.Trial;
import java.util.List;

/** How trials are trained. Safe for several threads. */
public interface Trainings extends AutoCloseable {

    /**
     * Trains a trial to the end of its rung, on from its newest checkpoint if it has one.
     *
     * @return one report, or one a fold up to the first that diverged
     * @throws InterruptedException if this thread is interrupted; what trains then ends with its round and a checkpoint, which
     *     is not waited for
     * @throws Interference where the trial is not to blame
     * @throws java.util.concurrent.CancellationException if somebody ended it from outside
     * @throws io.tatara.TataraException if it failed, and would again
     */
    List<TaskReport> train(Trial trial) throws InterruptedException, Interference;

    /** Task slots that a trial takes. */
    int slots(Trial trial);

    /** What the best trial's training came to, however far it has gone on since. */
    TrainingResult result(Best best);

    /** Waits for what was interrupted, and has its last checkpoints to write; returns whether nothing trains any more. */
    boolean awaitIdle(double seconds) throws InterruptedException;

    @Override
    void close();
}
