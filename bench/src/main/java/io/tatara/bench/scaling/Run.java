package io.tatara.bench.scaling;

import io.tatara.bench.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A training that is measured once a round of the benchmark.
 *
 * @param every steps between averagings; 1 where there are none
 * @param weighs whether its workers' memory is measured rather than its speed
 */
record Run(Strategy strategy, Workload workload, int every, boolean weighs) {

    /** Of a training whose speed is measured. */
    Run(Strategy strategy, Workload workload, int every) {
        this(strategy, workload, every, false);
    }

    Run weighing() {
        return new Run(strategy, workload, every, true);
    }

    /**
     * Trains on the cluster, or in two processes by themselves at the same time.
     *
     * @param seconds as {@link EpochClock} takes them
     */
    Figures measure(String master, String seconds) throws Exception {
        if (strategy.clustered()) {
            return train(master, seconds, 0);
        }
        if (strategy == Strategy.ALONE) {
            return train("local[1]", seconds, 0);
        }
        ExecutorService threads = Executors.newFixedThreadPool(Strategy.WORKERS);
        try {
            List<Future<Figures>> halves = new ArrayList<>();
            for (int half = 0; half < Strategy.WORKERS; half++) {
                int own = half;
                halves.add(threads.submit(() -> train("local[1]", seconds, own)));
            }
            return halves.get(0).get().with(halves.get(1).get());
        } finally {
            threads.shutdownNow();
        }
    }

    /** As the table has it. */
    String describe() {
        String name = strategy.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return switch (strategy) {
            case LOCAL, LOCAL_DL4J -> "2 × " + name;
            case ALLREDUCE, ALONE -> name;
            case PIPELINE -> "pipeline, 2 stages, %d micro-batches".formatted(Strategy.MICRO_BATCHES);
            case DEALT -> "allreduce, layers dealt out, half the batch each";
            case WHOLE -> "one worker";
            case SHARDED -> "allreduce, state sharded";
            case JOBS -> "averaging by jobs every " + every;
            default -> name + " every " + every;
        };
    }

    private Figures train(String master, String seconds, int half) throws Exception {
        List<String> arguments = List.of(
                strategy.name(),
                workload.name(),
                Integer.toString(every),
                weighs ? TrainingProcess.WEIGH : seconds,
                master,
                Integer.toString(half));
        return Figures.parse(ChildJvm.run(TrainingProcess.class, Figures.PREFIX, arguments));
    }
}
