package io.tatara.train.averaging;

import io.tatara.collective.Collective;
import io.tatara.data.shard.Deal;
import io.tatara.spark.Gang;
import io.tatara.spark.LocalDisk;
import io.tatara.train.Distribution;
import io.tatara.train.EventCodec;
import io.tatara.train.ShardedReplica;
import io.tatara.train.Trainer;
import io.tatara.train.TrainingData;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingResult;
import java.util.Iterator;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Parameter averaging (McDonald, Hall and Mann, 2010; local SGD): each worker takes {@code averageEvery} steps on its
 * own shard, then all take the mean of their parameters, weighted by the examples they have seen since the last.
 * Optimiser state stays with its worker.
 */
public final class AveragingTrainer implements Trainer {

    private final SparkSession spark;
    private final Distribution.Averaging distribution;

    public AveragingTrainer(SparkSession spark, Distribution.Averaging distribution) {
        this.spark = spark;
        this.distribution = distribution;
    }

    @Override
    public TrainingResult train(TrainingJob job) {
        LocalDisk.requirePlain(spark.sparkContext().getConf());
        TrainingData data = job.data();
        data.requireRowsFor(distribution.workers());
        Gang gang = new Gang(
                spark,
                "training: %d epochs averaged over %d workers"
                        .formatted(job.config().epochs(), distribution.workers()),
                distribution.workers(),
                distribution.timeoutSeconds());
        JavaRDD<Row> rows = Deal.toWorkers(data.train(), data.validation(), distribution.workers())
                .toJavaRDD();
        Consumer<byte[]> events = event -> job.listener().on(EventCodec.fromJson(event));
        TrainingResult result = gang.run(rows, new Work(ShardedReplica.of(job, distribution.averageEvery())), events)
                .orThrow();
        job.listener().on(new TrainingEvent.Finished(result.summary()));
        return result;
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
