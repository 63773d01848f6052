package io.tatara.train.local;

import io.tatara.collective.SoloCollective;
import io.tatara.data.shard.Deal;
import io.tatara.spark.LocalDisk;
import io.tatara.train.Exchange;
import io.tatara.train.ShardedReplica;
import io.tatara.train.Trainer;
import io.tatara.train.TrainingData;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingResult;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Trains one replica on the calling thread; the rows come to the driver once, a small partition at a time. */
public final class LocalTrainer implements Trainer {

    /** Looks at the parameters every so many steps, for progress and for numbers that are no longer finite. */
    public static final Exchange ROUNDS = new Exchange.Averaging(16);

    /** What a row of Spark's takes beside its features. */
    private static final int ROW_BYTES = 64;

    /** An index and a double. */
    private static final int ENTRY_BYTES = 12;

    private final SparkSession spark;

    public LocalTrainer(SparkSession spark) {
        this.spark = spark;
    }

    @Override
    public TrainingResult train(TrainingJob job) {
        LocalDisk.requirePlain(spark.sparkContext().getConf());
        TrainingData data = job.data();
        TrainingResult result = ShardedReplica.of(job, ROUNDS)
                .train(new SoloCollective(job.stop()::isAsked), inOrder(data), LocalDisk.folder(0), job.listener())
                .orThrow();
        job.listener().on(new TrainingEvent.Finished(result.summary()));
        return result;
    }

    /** All rows as a training on one worker has them: training rows first, {@link Deal#VALIDATION} tells which are others. */
    public static Iterator<Row> inOrder(TrainingData data) {
        return Deal.inOrder(data.train(), data.validation(), data.rows() + data.validationRows(), recordBytes(data))
                .toLocalIterator();
    }

    /** About what a row takes. Of sparse rows a few are looked at: their width would ask for far too many partitions. */
    private static int recordBytes(TrainingData data) {
        if (!data.schema().sparse()) {
            return 4 * data.schema().recordWidth();
        }
        List<Row> few = data.train().select("features").takeAsList(100);
        long entries = few.stream()
                .mapToLong(row -> row.<Vector>getAs(0).numNonzeros())
                .sum();
        return (int) (ROW_BYTES + ENTRY_BYTES * entries / Math.max(1, few.size()));
    }
}
