package io.tatara.train.gang;

import io.tatara.TataraException;
import io.tatara.collective.Collective;
import io.tatara.data.shard.Deal;
import io.tatara.spark.Gang;
import io.tatara.spark.GangEvents;
import io.tatara.spark.JobGang;
import io.tatara.spark.LocalDisk;
import io.tatara.train.Distribution;
import io.tatara.train.EventCodec;
import io.tatara.train.ShardedReplica;
import io.tatara.train.Tolerance;
import io.tatara.train.Trainer;
import io.tatara.train.TrainingData;
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
 * Trains one replica a worker, in a gang of Spark tasks: parameter averaging (McDonald, Hall and Mann, 2010; local SGD), where
 * each steps on its own shard and all take the mean of their parameters every so often, or all-reduce, where all sum their
 * gradients at each step. Which of them is the distribution's {@link io.tatara.train.Exchange}.
 */
public final class GangTrainer implements Trainer {

    private final SparkSession spark;
    private final Distribution.Ganged distribution;

    public GangTrainer(SparkSession spark, Distribution.Ganged distribution) {
        this.spark = spark;
        this.distribution = distribution;
    }

    @Override
    public TrainingResult train(TrainingJob job) {
        requireShardable(job);
        requireSummable();
        LocalDisk.requirePlain(spark.sparkContext().getConf());
        TrainingData data = job.data();
        data.requireRowsFor(distribution.workers());
        JavaRDD<Row> rows = Deal.toWorkers(data.train(), data.validation(), distribution.workers())
                .toJavaRDD();
        Restarts restarts = new Restarts(distribution.tolerance().restarts());
        TrainingResult result = restarts.run(job, attempt -> run(attempt, rows)).orThrow();
        job.listener().on(new TrainingEvent.Finished(result.summary()));
        return result;
    }

    private void requireShardable(TrainingJob job) {
        if (distribution instanceof Distribution.AllReduce reduced && reduced.shardState()) {
            job.engines().obstacleToSharding().ifPresent(obstacle -> {
                throw new TataraException(
                        "distribution.shardState cannot be had here: %s; leave it out.".formatted(obstacle));
            });
        }
    }

    private void requireSummable() {
        if (Gang.sumsByHost(spark.sparkContext().getConf())) {
            distribution.obstacleToSumsByHost().ifPresent(obstacle -> {
                throw new TataraException("%s is set, which does not go with distribution.%s; leave one of them out."
                        .formatted(Gang.SUM_BY_HOST, obstacle));
            });
        }
    }

    private TrainingResult run(TrainingJob job, JavaRDD<Row> rows) {
        Work work = new Work(ShardedReplica.of(job, distribution.exchange()));
        Heard heard = new Heard(job.listener(), distribution.workers());
        return switch (distribution.carrier()) {
            case PEERS -> gang(job).run(rows, work, heard, job.stop()::onceAsked);
            case JOBS -> jobGang(job).run(rows, work, heard, job.stop()::onceAsked);
        };
    }

    private Gang gang(TrainingJob job) {
        return new Gang(
                spark,
                description(job),
                distribution.workers(),
                distribution.tolerance().timeoutSeconds(),
                distribution.tolerance().onLoss() == Tolerance.OnLoss.CONTINUE);
    }

    private JobGang jobGang(TrainingJob job) {
        return new JobGang(
                spark,
                description(job),
                distribution.workers(),
                distribution.tolerance().timeoutSeconds());
    }

    private String description(TrainingJob job) {
        return "training: %d epochs, %s over %d workers"
                .formatted(job.config().epochs(), distribution.strategy(), distribution.workers());
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
