package io.tatara.train.local;

import io.tatara.collective.SoloCollective;
import io.tatara.data.shard.Deal;
import io.tatara.spark.LocalDisk;
import io.tatara.train.ShardedReplica;
import io.tatara.train.Trainer;
import io.tatara.train.TrainingData;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingResult;
import java.util.Iterator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Trains one replica on the calling thread; the rows come to the driver once, a small partition at a time. */
public final class LocalTrainer implements Trainer {

    /** Steps between looks at the parameters, for progress and for numbers that are no longer finite. */
    private static final int ROUND = 16;

    private final SparkSession spark;

    public LocalTrainer(SparkSession spark) {
        this.spark = spark;
    }

    @Override
    public TrainingResult train(TrainingJob job) {
        LocalDisk.requirePlain(spark.sparkContext().getConf());
        TrainingData data = job.data();
        Iterator<Row> rows = Deal.inOrder(
                        data.train(),
                        data.validation(),
                        data.rows() + data.validationRows(),
                        4 * data.schema().recordWidth())
                .toLocalIterator();
        TrainingResult result = ShardedReplica.of(job, ROUND)
                .train(new SoloCollective(), rows, LocalDisk.folder(0), job.listener())
                .orThrow();
        job.listener().on(new TrainingEvent.Finished(result.summary()));
        return result;
    }
}
