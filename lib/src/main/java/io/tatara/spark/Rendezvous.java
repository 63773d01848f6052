package io.tatara.spark;

import org.apache.spark.SparkJobInfo;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.SparkStatusTracker;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the wait until all ranks have registered. The clock stands still while the job's earlier stages, which move
 * the rows, make progress; it runs while nothing of the job runs at all, and from the first rank on.
 */
final class Rendezvous {

    private final SparkStatusTracker tracker;
    private final String jobGroup;
    private final int workers;
    private final double boundSeconds;
    private int registered;
    private int completed;
    private long movedNanos = System.nanoTime();

    Rendezvous(SparkStatusTracker tracker, String jobGroup, int workers, double boundSeconds) {
        this.tracker = tracker;
        this.jobGroup = jobGroup;
        this.workers = workers;
        this.boundSeconds = boundSeconds;
    }

    /** Returns why the gang will not be complete, or null while that is open or done. */
    @Nullable
    String missed(int nowRegistered) {
        boolean moved = nowRegistered != registered;
        registered = nowRegistered;
        if (registered == workers) {
            return null;
        }
        if (moved || (registered == 0 && stagesMove())) {
            movedNanos = System.nanoTime();
        }
        double waited = (System.nanoTime() - movedNanos) / 1e9;
        if (waited < boundSeconds) {
            return null;
        }
        return "only %d of %d workers came within %.0f s: other jobs may hold the cluster's cores, or executors are not given; free %d task slots or lower distribution.workers"
                .formatted(registered, workers, waited, workers);
    }

    private boolean stagesMove() {
        int active = 0;
        int done = 0;
        for (int job : tracker.getJobIdsForGroup(jobGroup)) {
            SparkJobInfo info = tracker.getJobInfo(job).getOrElse(() -> null);
            for (int stage : info == null ? new int[0] : info.stageIds()) {
                SparkStageInfo stageInfo = tracker.getStageInfo(stage).getOrElse(() -> null);
                active += stageInfo == null ? 0 : stageInfo.numActiveTasks();
                done += stageInfo == null ? 0 : stageInfo.numCompletedTasks();
            }
        }
        boolean moved = active > 0 || done != completed;
        completed = done;
        return moved;
    }
}
