package io.tatara.data.prepare;

import static org.apache.spark.sql.functions.col;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether features are kept as index/value pairs. */
final class Sparsity {

    private static final int NARROW = 256;
    // a pair takes twice a float's memory and several times its arithmetic, so most must be zero before pairs pay
    private static final int SHARE = 8;
    private static final long SAMPLED = 10_000;

    private static final Logger log = LoggerFactory.getLogger(Sparsity.class);

    private Sparsity() {}

    /**
     * Looks at the first rows in the seeded order, which are the same whatever the partitions.
     *
     * @param training rows as they were written
     * @param width slots of a row's vector
     */
    static boolean of(Dataset<Row> training, int width) {
        if (width < NARROW) {
            return false;
        }
        Count count = training.filter(col(Columns.ROW).lt(SAMPLED))
                .select(Columns.FEATURES)
                .javaRDD()
                .map(row -> new Count(1, row.<Vector>getAs(0).numNonzeros()))
                .fold(new Count(0, 0), Count::plus);
        boolean sparse = count.rows() > 0 && count.nonZeros() * SHARE <= count.rows() * width;
        log.info(
                "{} of {} features are other than 0 on average, so they are kept {}",
                "%.1f".formatted((double) count.nonZeros() / count.rows()),
                width,
                sparse ? "as index/value pairs" : "slot by slot");
        return sparse;
    }

    private record Count(long rows, long nonZeros) implements java.io.Serializable {

        Count plus(Count other) {
            return new Count(rows + other.rows, nonZeros + other.nonZeros);
        }
    }
}
