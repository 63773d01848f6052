package io.tatara.jobs.workflow;

import io.tatara.jobs.runfile.Tune;
import io.tatara.spark.Gang;
import java.util.IntSummaryStatistics;
import java.util.stream.IntStream;

/** How many task slots a study has, of which each of its trials takes one, or as many as it has workers. */
record StudySlots(Run run, Tune tune) {

    /**
     * Waits for executors that are still starting where a trial has several workers.
     *
     * @throws io.tatara.TataraException if a trial can have more workers than there are slots
     */
    int count() {
        IntSummaryStatistics workers =
                tune.distribute() ? run.file().workers() : IntStream.of(1).summaryStatistics();
        if (workers.getMax() > 1) {
            Gang.requireSlots(run.spark().sparkContext(), workers.getMax());
        }
        int cores = run.spark().sparkContext().defaultParallelism();
        int cpus = run.spark().sparkContext().getConf().getInt("spark.task.cpus", 1);
        int there = Math.max(workers.getMax(), cores / cpus);
        Integer parallel = tune.parallel();
        int wanted = parallel == null ? there : Math.multiplyExact(parallel, workers.getMax());
        if (workers.getMax() == 1) {
            if (wanted > there) {
                run.console()
                        .say("tune.parallel is %d, and there are %d slots now: %d trials at a time wait for one"
                                .formatted(wanted, there, wanted - there));
            }
            return wanted;
        }
        // a gang that has begun has all of its slots; what is left over for none is not counted where all are alike
        int most = Math.min(wanted, there);
        return workers.getMin() == workers.getMax() ? most - most % workers.getMax() : most;
    }
}
