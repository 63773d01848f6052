package io.tatara.train.single;

import io.tatara.collective.SoloCollective;
import io.tatara.data.shard.FirstRows;
import io.tatara.spark.OneTask;
import io.tatara.train.Replica;
import io.tatara.train.ReplicaPlan;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trainings one after the other, up to the first that diverges, as the task that Spark runs.
 *
 * @param plans one a portion of the shards, of the first ones
 * @param share of the rows of each that is trained on
 */
record SingleTask(List<ReplicaPlan> plans, double share, SharedShards shards) implements OneTask.Work<Reply> {

    SingleTask {
        plans = List.copyOf(plans);
    }

    private static final Logger LOG = LoggerFactory.getLogger(SingleTask.class);

    @Override
    public Reply run(TaskContext context) {
        String host = SparkEnv.get().blockManager().blockManagerId().host();
        if (context.attemptNumber() > 0) {
            // whether and when it is tried again is the driver's to decide, which counts
            return new Reply.Lost("the executor that it ran on was lost");
        }
        Reply reply = reply(context, host);
        // a task that was cancelled has kept its checkpoint, and has nothing to say
        context.killTaskIfInterrupted();
        return reply;
    }

    private Reply reply(TaskContext context, String host) {
        List<TaskReport> reports = new ArrayList<>();
        boolean diverged = false;
        try {
            while (!diverged && reports.size() < plans.size() && !context.isInterrupted()) {
                List<TrainingEvent.EpochFinished> epochs = new ArrayList<>();
                TrainingResult result = train(reports.size(), epochs, context::isInterrupted);
                diverged = result.divergence().isPresent();
                reports.add(new TaskReport(
                        result.summary(), epochs, result.divergence().orElse(null), host));
            }
            return new Reply.Trained(reports);
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            LOG.warn("A training failed on {}", host, e);
            String reason = "%s (on %s)".formatted(e.getMessage() == null ? e.toString() : e.getMessage(), host);
            return isOfTheMachine(e) ? new Reply.Lost(reason) : new Reply.Failed(reason);
        }
    }

    /** Trains on a portion, or where its checkpoint has all of it, only restores it. */
    TrainingResult train(int index, List<TrainingEvent.EpochFinished> epochs, BooleanSupplier ending) {
        LocalShards here = LocalShards.of(shards);
        SharedShards.Portion portion = shards.portions().get(index);
        try (Replica replica = new Replica(
                plans.get(index),
                FirstRows.of(here.train(portion), share),
                here.validation(portion),
                new SoloCollective(ending),
                event -> note(event, epochs))) {
            return replica.run();
        }
    }

    private static void note(TrainingEvent event, List<TrainingEvent.EpochFinished> epochs) {
        if (event instanceof TrainingEvent.EpochFinished epoch) {
            epochs.add(epoch);
        } else if (event instanceof TrainingEvent.CheckpointFailed failed) {
            LOG.warn("The checkpoint {} could not be written: {}", failed.path(), failed.reason());
        }
    }

    private static boolean isOfTheMachine(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException
                    || cause instanceof UncheckedIOException
                    || cause instanceof LinkageError) {
                return true;
            }
        }
        return false;
    }
}
