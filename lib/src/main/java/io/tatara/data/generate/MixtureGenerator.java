package io.tatara.data.generate;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/**
 * Generates the table of a {@link MixtureSpec}: columns {@code x0} … {@code x(features−1)} (float) and {@code label}
 * (int, 0 to classes − 1).
 *
 * <p>Class k has its mean on the k-th axis of a hidden space of as many dimensions as features, with standard normal
 * noise in all of them; the features are an invertible linear map of that space, so they have unequal scales and offsets,
 * are correlated, and all carry something while {@code features − classes} directions are noise alone.
 */
public final class MixtureGenerator {

    private static final long ROWS_PER_PARTITION = 250_000;

    private final MixtureSpec spec;

    public MixtureGenerator(MixtureSpec spec) {
        this.spec = spec;
    }

    /**
     * The accuracy that no classifier exceeds on average. By quadrature, with an error below 1e-10; the accuracy of the
     * best classifier on n generated rows scatters around it with a standard error of √(p(1 − p)/n).
     */
    public double bayesAccuracy() {
        return BayesAccuracy.of(spec.classes(), spec.separation());
    }

    /** The rows, in partitions whose number follows from the row count alone. */
    public Dataset<Row> rows(SparkSession spark) {
        long partitions = Math.max(1, Math.min(10_000, (spec.rows() + ROWS_PER_PARTITION - 1) / ROWS_PER_PARTITION));
        return rows(spark, (int) partitions);
    }

    /** The same rows in the same order, whatever the number of partitions. */
    public Dataset<Row> rows(SparkSession spark, int partitions) {
        MixtureSpec shipped = spec;
        // one array a row and a projection: an object a cell, as a Row has, takes several times as long
        return spark.range(0, spec.rows(), 1, partitions)
                .mapPartitions(
                        (MapPartitionsFunction<Long, float[]>) numbers -> new MixtureRows(shipped, numbers),
                        spark.implicits().newFloatArrayEncoder())
                .select(columns());
    }

    private Column[] columns() {
        Column[] columns = new Column[spec.features() + 1];
        Arrays.setAll(columns, slot -> col("value").getItem(slot).as("x" + slot));
        columns[spec.features()] = col("value")
                .getItem(spec.features())
                .cast(DataTypes.IntegerType)
                .as("label");
        return columns;
    }
}
