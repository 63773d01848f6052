package io.tatara.train.single;

import io.tatara.collective.SoloCollective;
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

/** One training, as the task that Spark runs. */
record SingleTask(ReplicaPlan plan, SharedShards shards) implements OneTask.Work<Reply> {

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
        List<TrainingEvent.EpochFinished> epochs = new ArrayList<>();
        try {
            TrainingResult result = train(epochs, context::isInterrupted);
            return new Reply.Trained(
                    new TaskReport(result.summary(), epochs, result.divergence().orElse(null), host));
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            LOG.warn("A training failed on {}", host, e);
            String reason = "%s (on %s)".formatted(e.getMessage() == null ? e.toString() : e.getMessage(), host);
            return isOfTheMachine(e) ? new Reply.Lost(reason) : new Reply.Failed(reason);
        }
    }

    /** Trains, or where its checkpoint has all of it, only restores it. */
    TrainingResult train(List<TrainingEvent.EpochFinished> epochs, BooleanSupplier ending) {
        LocalShards here = LocalShards.of(shards);
        try (Replica replica = new Replica(
                plan, here.train(), here.validation(), new SoloCollective(ending), event -> note(event, epochs))) {
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
