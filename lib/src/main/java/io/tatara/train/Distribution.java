package io.tatara.train;

import static io.tatara.Require.atLeast;

import io.tatara.collective.Wire;
import io.tatara.engine.pipeline.StageSchedule;
import io.tatara.model.TensorShard;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a training is spread over workers. */
public sealed interface Distribution extends Serializable {

    int workers();

    /** One worker in the driver: the reference. */
    record Local() implements Distribution {
        @Override
        public int workers() {
            return 1;
        }
    }

    /** Long-lived Spark tasks, each one replica on one thread, that exchange with each other. */
    sealed interface Ganged extends Distribution {

        /** As the run file calls it. */
        String strategy();

        Exchange exchange();

        Wire wire();

        Carrier carrier();

        Tolerance tolerance();

        /** What of this cannot be had where hosts exchange sums of their workers' floats, as the run file calls it. */
        default Optional<String> obstacleToSumsByHost() {
            if (carrier() == Carrier.JOBS) {
                return Optional.of("exchange: jobs");
            }
            return wire().rounds() ? Optional.of("wire: " + wire().label()) : Optional.empty();
        }
    }

    /**
     * Parameter averaging: {@code averageEvery} local steps, then a mean weighted by examples.
     *
     * @param averageEvery local steps a round; where it is a time, this must be below the tolerance's timeout
     * @param outer what becomes of the mean
     * @param optimizerState whether it is averaged too
     * @param wire how changes of parameters are sent; nothing but 32 bits goes with an averaged state
     * @param carrier by what
     */
    record Averaging(
            int workers,
            Pace averageEvery,
            Outer outer,
            OptimizerState optimizerState,
            Wire wire,
            Carrier carrier,
            Tolerance tolerance)
            implements Ganged {
        public Averaging {
            atLeast("distribution.workers", 1, workers);
            carrier.requireFor(tolerance, wire);
            if (averageEvery instanceof Pace.Seconds seconds && seconds.every() >= tolerance.timeoutSeconds()) {
                throw new IllegalArgumentException(
                        "distribution.averageEvery: a worker without rows left waits for a round of %s s, which must be below timeoutSeconds, %s"
                                .formatted(seconds.every(), tolerance.timeoutSeconds()));
            }
            if (optimizerState == OptimizerState.AVERAGED && wire.rounds()) {
                throw new IllegalArgumentException(
                        "distribution.wire: %s is not for optimizerState: averaged: a second moment that is rounded to 0 makes a step of any length"
                                .formatted(wire.label()));
            }
        }

        @Override
        public String strategy() {
            return "averaging";
        }

        @Override
        public Exchange exchange() {
            return new Exchange.Averaging(averageEvery, outer, optimizerState, wire);
        }
    }

    /**
     * The gradients of all workers are summed at each step: N workers with batches of b step as one with N·b.
     *
     * @param shardState whether each worker updates a part of the parameters and keeps the optimiser's state of it alone; a
     *     lost worker takes its part along, so that the others cannot go on without it
     * @param wire how gradients are sent; nothing but 32 bits goes with {@code shardState}
     * @param carrier by what
     */
    record AllReduce(int workers, boolean shardState, Wire wire, Carrier carrier, Tolerance tolerance)
            implements Ganged {

        /** Steps between reports, for progress and for numbers that are no longer finite. */
        private static final int REPORT_EVERY = 16;

        public AllReduce {
            atLeast("distribution.workers", 1, workers);
            carrier.requireFor(tolerance, wire);
            if (shardState && tolerance.onLoss() == Tolerance.OnLoss.CONTINUE) {
                throw new IllegalArgumentException(
                        "distribution.shardState needs onLoss: restart, for a lost worker takes its part of the optimiser's state along");
            }
            if (shardState && wire.rounds()) {
                throw new IllegalArgumentException(
                        "distribution.wire: %s is not for shardState, which sends parameters, and these as they are"
                                .formatted(wire.label()));
            }
        }

        @Override
        public Optional<String> obstacleToSumsByHost() {
            return shardState ? Optional.of("shardState") : Ganged.super.obstacleToSumsByHost();
        }

        @Override
        public String strategy() {
            return "allreduce";
        }

        @Override
        public Exchange exchange() {
            return new Exchange.AllReduce(REPORT_EVERY, shardState, wire);
        }
    }

    /**
     * The network's layers are spread over workers, and micro-batches go through them.
     *
     * @param stages workers that hold a replica of the network together
     * @param replicas of the whole, each with its own rows, whose gradients are summed at each step
     * @param microBatches that a replica's batch is parted into
     * @param cuts first layers of all stages but the first, as the run file counts layers; null to choose them by what layers
     *     need
     * @param recompute whether activations of micro-batches under way are computed again rather than kept
     */
    record Pipeline(
            int stages,
            int replicas,
            int microBatches,
            StageSchedule schedule,
            @Nullable List<Integer> cuts,
            boolean recompute,
            double timeoutSeconds,
            int restarts)
            implements Distribution {

        /** Steps between reports, for progress and for numbers that are no longer finite. */
        private static final int REPORT_EVERY = 16;

        public Pipeline {
            atLeast("distribution.stages", 1, stages);
            atLeast("distribution.replicas", 1, replicas);
            atLeast("distribution.microBatches", 1, microBatches);
            cuts = cuts == null ? null : List.copyOf(cuts);
            if (cuts != null) {
                requireInOrder(cuts, stages);
            }
        }

        private static void requireInOrder(List<Integer> cuts, int stages) {
            if (cuts.size() != stages - 1) {
                throw new IllegalArgumentException(
                        "distribution.cuts: %d stages have %d cuts between them, not the %d of %s"
                                .formatted(stages, stages - 1, cuts.size(), cuts));
            }
            int before = 0;
            for (int cut : cuts) {
                if (cut <= before) {
                    throw new IllegalArgumentException(
                            "distribution.cuts: %s must ascend, from 1 on: each is the first layer of a stage, and no stage is empty"
                                    .formatted(cuts));
                }
                before = cut;
            }
        }

        /**
         * What of this a network has too few layers for, in words that name the setting; empty if it has enough.
         *
         * @param layers as the run file counts them, the output layer among them
         */
        public Optional<String> misfit(int layers) {
            if (stages > layers) {
                return Optional.of(
                        "distribution.stages: the network has %d layers, the output layer among them, which are not enough for %d stages; set it to at most %d"
                                .formatted(layers, stages, layers));
            }
            return cuts == null || cuts.isEmpty() || cuts.get(cuts.size() - 1) < layers
                    ? Optional.empty()
                    : Optional.of(
                            "distribution.cuts: a stage is to begin with layer %d, but the last one, the output layer, is %d"
                                    .formatted(cuts.get(cuts.size() - 1), layers - 1));
        }

        @Override
        public int workers() {
            return Math.multiplyExact(stages, replicas);
        }

        /** As an all-reduce does of whole networks: one stage, whose replicas layers are dealt out to. */
        public static Pipeline dealing(AllReduce all) {
            Tolerance tolerance = all.tolerance();
            return new Pipeline(
                    1,
                    all.workers(),
                    1,
                    StageSchedule.GPIPE,
                    null,
                    false,
                    tolerance.timeoutSeconds(),
                    tolerance.restarts());
        }

        /** Nobody can go on without a stage, so all start again from the newest checkpoint. */
        public Tolerance tolerance() {
            return new Tolerance(timeoutSeconds, Tolerance.OnLoss.RESTART, restarts);
        }

        /**
         * What ranks do with each other.
         *
         * @param layersCut first layers of all stages but the first, as DL4J counts them, of so many {@code layers}
         * @param shards layers that are dealt out to replicas, counted so
         */
        public Exchange.Pipeline exchange(List<Integer> layersCut, int layers, Map<Integer, TensorShard> shards) {
            return new Exchange.Pipeline(
                    layersCut, layers, replicas, microBatches, schedule, recompute, shards, REPORT_EVERY);
        }
    }

    /** DL4J's own ParameterAveragingTrainingMaster, its traps disarmed: the baseline of the benchmarks. */
    record Dl4jAveraging(int workers, int averageEvery, boolean export) implements Distribution {
        public Dl4jAveraging {
            atLeast("distribution.workers", 1, workers);
            atLeast("distribution.averageEvery", 1, averageEvery);
        }
    }
}
