package io.tatara.train.gang;

import io.tatara.TataraException;
import io.tatara.spark.Gang;
import io.tatara.spark.LocalDisk;
import io.tatara.train.Distribution;
import io.tatara.train.Trainer;
import io.tatara.train.TrainingData;
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingResult;
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
        JavaRDD<Row> rows = data.toWorkers(distribution.workers());
        return new Crew(
                        spark,
                        distribution.strategy(),
                        distribution.workers(),
                        distribution.tolerance(),
                        distribution.carrier())
                .train(job, distribution.exchange(), rows);
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
}
