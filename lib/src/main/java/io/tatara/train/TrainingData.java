package io.tatara.train;

import io.tatara.data.DataRefused;
import io.tatara.data.Schema;
import io.tatara.data.shard.Deal;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The examples of a training: rows with {@code features} (vector), {@code label} (array of float), {@code weight}
 * (float, if weighted) and {@code row} (0 to n − 1, once each, in shuffled order).
 *
 * @param validation null for none
 */
public record TrainingData(
        Schema schema,
        Dataset<Row> train,
        long rows,
        @Nullable Dataset<Row> validation,
        long validationRows) {

    /** What a row of Spark's takes beside its features. */
    private static final int ROW_BYTES = 64;

    /** An index and a double. */
    private static final int ENTRY_BYTES = 12;

    public TrainingData {
        if (rows < 1) {
            throw new DataRefused("The training part has no rows; check data.source, data.sql and data.split.");
        }
    }

    /** Refuses more workers than examples, before any work. */
    public void requireRowsFor(int workers) {
        requireRowsFor(workers, "distribution.workers");
    }

    /**
     * The same, where another setting says how many share the rows.
     *
     * @param setting as the run file calls it
     */
    public void requireRowsFor(int workers, String setting) {
        if (rows < workers) {
            throw new DataRefused("%d workers cannot share %d training rows; set %s to at most %d."
                    .formatted(workers, rows, setting, rows));
        }
    }

    /** Rows as {@link Deal#toWorkers} gives them. */
    public JavaRDD<Row> toWorkers(int workers) {
        return deal().toWorkers(workers).toJavaRDD();
    }

    /** Rows as {@link Deal#toStages} gives them. */
    public JavaRDD<Row> toStages(int replicas, int stages) {
        return deal().toStages(replicas, stages).toJavaRDD();
    }

    /**
     * All rows as one worker has them, training rows first; {@link Deal#VALIDATION} tells which are others. They come to this
     * process once, a small partition at a time.
     */
    public Iterator<Row> inOrder() {
        return deal().inOrder().toLocalIterator();
    }

    /** The training rows as one worker has them, without the others; as {@link #inOrder}. */
    public Iterator<Row> trainInOrder() {
        return new Deal(train, null, rows, 0, recordBytes()).inOrder().toLocalIterator();
    }

    private Deal deal() {
        return new Deal(train, validation, rows, validation == null ? 0 : validationRows, recordBytes());
    }

    /** About what a row takes. Of sparse rows a few are looked at: their width would ask for far too many partitions. */
    private int recordBytes() {
        if (!schema.sparse()) {
            return 4 * schema.recordWidth();
        }
        List<Row> few = train.select("features").takeAsList(100);
        long entries = few.stream()
                .mapToLong(row -> row.<Vector>getAs(0).numNonzeros())
                .sum();
        return (int) (ROW_BYTES + ENTRY_BYTES * entries / Math.max(1, few.size()));
    }
}
