package io.tatara.train.local;

import io.tatara.collective.SoloCollective;
import io.tatara.spark.LocalDisk;
import io.tatara.train.Exchange;
import io.tatara.train.ShardedReplica;
import io.tatara.train.Trainer;
import io.tatara.train.TrainingData;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingResult;
import org.apache.spark.sql.SparkSession;

/** Trains one replica on the calling thread; the rows come to the driver once, a small partition at a time. */
public final class LocalTrainer implements Trainer {

    private final SparkSession spark;

    public LocalTrainer(SparkSession spark) {
        this.spark = spark;
    }

    @Override
    public TrainingResult train(TrainingJob job) {
        LocalDisk.requirePlain(spark.sparkContext().getConf());
        TrainingData data = job.data();
        TrainingResult result = ShardedReplica.of(job, Exchange.alone())
                .train(new SoloCollective(job.stop()::isAsked), data.inOrder(), LocalDisk.folder(0), job.listener())
                .orThrow();
        job.listener().on(new TrainingEvent.Finished(result.summary()));
        return result;
    }
}
