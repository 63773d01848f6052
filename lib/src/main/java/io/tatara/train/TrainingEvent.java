package io.tatara.train;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a training tells while it runs. Epochs, rounds and steps are those finished, so from 1. */
public sealed interface TrainingEvent extends Serializable {

    /**
     * All workers have their data.
     *
     * @param startEpoch epochs already done when a training resumes; 0 otherwise
     * @param startSteps steps already done of the epoch after them
     * @param examples of one epoch, over all workers
     * @param parameters of the network
     */
    record Started(
            int workers, int epochs, int startEpoch, int startSteps, int stepsPerEpoch, long examples, long parameters)
            implements TrainingEvent {}

    /**
     * The network's layers are spread over workers, and this is what comes of it by what layers were measured to take.
     *
     * @param microBatches of a step
     * @param schedule as the run file calls it
     * @param recomputes whether activations are computed again rather than kept
     * @param dealt layers, as the run file counts them, that are dealt out to replicas
     * @param speedUp over one worker, updates apart
     * @param bubble the share of the workers' time in which they wait for each other
     */
    record Staged(
            List<Stage> stages,
            int replicas,
            int microBatches,
            String schedule,
            boolean recomputes,
            List<Integer> dealt,
            double speedUp,
            double bubble)
            implements TrainingEvent {
        public Staged {
            stages = List.copyOf(stages);
            // left out by earlier versions
            dealt = dealt == null ? List.of() : List.copyOf(dealt);
        }

        /**
         * A stage.
         *
         * @param first of its layers, and {@code last}, as the run file counts them, the output layer behind all others
         * @param parameters that a worker has of them
         * @param forwardSeconds of a micro-batch, and {@code backwardSeconds} alike
         * @param keptBytes of activations, about, where all are kept, and {@code recomputedBytes} where they are computed again
         */
        public record Stage(
                int first,
                int last,
                long parameters,
                double forwardSeconds,
                double backwardSeconds,
                long keptBytes,
                long recomputedBytes)
                implements Serializable {}
    }

    /**
     * Who did what, and when, in one step of a pipeline; once an epoch.
     *
     * @param stages that a replica has: worker w holds stage w modulo them
     */
    record StepTraced(int epoch, int stages, List<Worker> workers) implements TrainingEvent {
        public StepTraced {
            workers = List.copyOf(workers);
        }

        /** A worker's turns, in their order. */
        public record Worker(int worker, List<Span> spans) implements Serializable {
            public Worker {
                spans = List.copyOf(spans);
            }
        }

        /**
         * A turn, without the time in which it waited for what it needs.
         *
         * @param fromMicros microseconds since 1970 by the clock of the worker's host, and {@code toMicros} alike
         */
        public record Span(boolean forward, int micro, long fromMicros, long toMicros) implements Serializable {}
    }

    /**
     * A few times a second, and at the end of each epoch.
     *
     * @param loss mean over the examples of the last round, regularisation not included
     * @param leastLoss of the worker where it was least, and {@code mostLoss} where it was most; NaN if unknown
     */
    record Progress(
            int epoch,
            long step,
            long totalSteps,
            double loss,
            double leastLoss,
            double mostLoss,
            double learningRate,
            double examplesPerSecond)
            implements TrainingEvent {}

    /**
     * One round is over, or several: a few times a second, and before the end of each epoch.
     *
     * @param round the last of them
     * @param rounds since this was last told
     * @param steps in them, of each worker; where rounds are of time, as many as have become those of all
     * @param averageEvery steps of the next one; 0 where rounds are of time
     * @param workers where the time of each went in them
     */
    record RoundsFinished(int epoch, long round, int rounds, long steps, int averageEvery, List<WorkerTimes> workers)
            implements TrainingEvent {
        public RoundsFinished {
            workers = List.copyOf(workers);
        }
    }

    /**
     * Rounds have another number of steps from here on.
     *
     * @param round the first of them
     * @param averageEvery steps of each
     * @param stepSeconds of the slowest worker's step, smoothed
     * @param exchangeSeconds of an exchange, without waiting for slower workers, smoothed
     */
    record PaceChanged(int epoch, long round, int averageEvery, double stepSeconds, double exchangeSeconds)
            implements TrainingEvent {}

    /**
     * An epoch and its validation are over.
     *
     * @param trainLoss mean over the epoch's examples, as they were seen
     * @param validation metrics over the whole validation part; empty without one
     */
    record EpochFinished(int epoch, double trainLoss, Map<String, Double> validation, double seconds)
            implements TrainingEvent {
        public EpochFinished {
            validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
        }
    }

    /**
     * A validation within an epoch is over.
     *
     * @param epoch under way, from 1
     * @param steps done of it
     * @param trainLoss mean over the epoch's examples so far
     * @param validation metrics over the whole validation part
     */
    record Validated(int epoch, int steps, double trainLoss, Map<String, Double> validation) implements TrainingEvent {
        public Validated {
            validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
        }
    }

    /**
     * A checkpoint is complete: the training was at the end of a round when it was taken.
     *
     * @param epoch epochs done then
     * @param steps done then of the epoch after them
     */
    record CheckpointWritten(int epoch, int steps, String path) implements TrainingEvent {}

    /**
     * A checkpoint could not be written; the training goes on, and the next one is tried when it is due.
     *
     * @param epoch epochs done when it was taken
     * @param path where it would have been; what was written of it is deleted
     * @param kept the path of the newest one that counts; empty without one
     */
    record CheckpointFailed(int epoch, String path, String reason, String kept) implements TrainingEvent {}

    /**
     * Workers were lost and the others go on, or one is back.
     *
     * @param reason names them
     * @param present of {@code workers} that go on
     */
    record WorkersChanged(String reason, int present, int workers) implements TrainingEvent {}

    /**
     * A worker was lost; the training goes on from the newest checkpoint, or starts anew without one.
     *
     * @param attempt from 1, counted anew after a checkpoint, and {@code attempts} is where the training gives up
     * @param reason names the worker
     */
    record Restarted(int attempt, int attempts, String reason) implements TrainingEvent {}

    /** The training is over and has a result. */
    record Finished(TrainingSummary summary) implements TrainingEvent {}
}
