package io.tatara.train.gang;

import io.tatara.collective.Collective;
import io.tatara.spark.Gang;
import io.tatara.spark.GangEvents;
import io.tatara.spark.JobGang;
import io.tatara.spark.JoinedPartitions;
import io.tatara.spark.LocalDisk;
import io.tatara.train.Carrier;
import io.tatara.train.EventCodec;
import io.tatara.train.Exchange;
import io.tatara.train.ShardedReplica;
import io.tatara.train.Tolerance;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingListener;
import io.tatara.train.TrainingResult;
import java.util.Iterator;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Workers that train together, and start again from the newest checkpoint when that is what a loss leaves them.
 *
 * @param strategy as the run file calls it
 */
record Crew(SparkSession spark, String strategy, int workers, Tolerance tolerance, Carrier carrier) {

    /** @param dealt partitions that follow each other are the same worker's, who has as many as each */
    TrainingResult train(TrainingJob job, Exchange exchange, JavaRDD<Row> dealt) {
        JavaRDD<Row> rows = JoinedPartitions.of(dealt, workers);
        Restarts restarts = new Restarts(tolerance.restarts());
        TrainingResult result =
                restarts.run(job, attempt -> run(attempt, exchange, rows)).orThrow();
        job.listener().on(new TrainingEvent.Finished(result.summary()));
        return result;
    }

    private TrainingResult run(TrainingJob job, Exchange exchange, JavaRDD<Row> rows) {
        Work work = new Work(ShardedReplica.of(job, exchange));
        Heard heard = new Heard(job.listener(), workers);
        String description =
                "training: %d epochs, %s over %d workers".formatted(job.config().epochs(), strategy, workers);
        return switch (carrier) {
            case PEERS ->
                new Gang(
                                spark,
                                description,
                                workers,
                                tolerance.timeoutSeconds(),
                                tolerance.onLoss() == Tolerance.OnLoss.CONTINUE)
                        .run(rows, work, heard, job.stop()::onceAsked);
            case JOBS ->
                new JobGang(spark, description, workers, tolerance.timeoutSeconds())
                        .run(rows, work, heard, job.stop()::onceAsked);
        };
    }

    /** What the gang tells, as events of a training. */
    private record Heard(TrainingListener listener, int workers) implements GangEvents {

        @Override
        public void told(byte[] report) {
            listener.on(EventCodec.fromJson(report));
        }

        @Override
        public void lost(String reason, int present) {
            listener.on(new TrainingEvent.WorkersChanged(reason, present, workers));
        }

        @Override
        public void joined(String reason, int present) {
            listener.on(new TrainingEvent.WorkersChanged(reason, present, workers));
        }
    }

    /** What is shipped to each task. */
    private record Work(ShardedReplica replica) implements Gang.Work<Row, TrainingResult> {

        @Override
        public TrainingResult run(Collective collective, Iterator<Row> rows, Consumer<byte[]> report) {
            return replica.train(
                    collective,
                    rows,
                    LocalDisk.folder(collective.rank()),
                    event -> report.accept(EventCodec.toJson(event)));
        }
    }
}
