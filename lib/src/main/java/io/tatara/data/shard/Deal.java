package io.tatara.data.shard;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sequence;

import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;
import org.jspecify.annotations.Nullable;

/**
 * Prepared rows, dealt to workers like cards: worker r of N gets the rows whose {@code row} is r modulo N, training rows
 * first, each part in order of {@code row}. Sorting and moving are the DataFrame's, so they spill to disk.
 */
public final class Deal {

    /** The column that tells validation rows from training rows. */
    public static final String VALIDATION = "validation";

    private static final int HASH_SEED = 42;
    private static final long LOCAL_PARTITION_BYTES = 32L << 20;

    private Deal() {}

    /**
     * Returns N partitions, partition r being worker r's.
     *
     * @param validation null for none
     */
    public static Dataset<Row> toWorkers(Dataset<Row> train, @Nullable Dataset<Row> validation, int workers) {
        Column worker = pmod(col("row"), lit((long) workers)).cast("int");
        return both(train, validation)
                .withColumn("worker", element_at(keys(workers), worker.plus(1)))
                .repartition(workers, col("worker"))
                .drop("worker")
                .sortWithinPartitions(VALIDATION, "row");
    }

    /**
     * Returns a partition for each stage of each replica: those of a replica have the same rows, dealt over replicas as {@link
     * #toWorkers} deals them.
     *
     * @param validation null for none
     */
    public static Dataset<Row> toStages(
            Dataset<Row> train, @Nullable Dataset<Row> validation, int replicas, int stages) {
        int workers = Math.multiplyExact(replicas, stages);
        Column first = pmod(col("row"), lit((long) replicas)).multiply(stages);
        return both(train, validation)
                .withColumn("worker", explode(sequence(first, first.plus(stages - 1L))))
                .withColumn(
                        "worker",
                        element_at(keys(workers), col("worker").cast("int").plus(1)))
                .repartition(workers, col("worker"))
                .drop("worker")
                .sortWithinPartitions(VALIDATION, "row");
    }

    /**
     * Returns all rows in the order that one worker gets them, in partitions small enough to be fetched one at a time.
     *
     * @param rows about how many there are
     * @param recordBytes about what one takes
     */
    public static Dataset<Row> inOrder(
            Dataset<Row> train, @Nullable Dataset<Row> validation, long rows, int recordBytes) {
        int partitions = (int) Math.min(10_000, 1 + rows * recordBytes / LOCAL_PARTITION_BYTES);
        return both(train, validation)
                .repartitionByRange(partitions, col(VALIDATION), col("row"))
                .sortWithinPartitions(VALIDATION, "row");
    }

    private static Column keys(int workers) {
        return array(
                IntStream.of(partitionKeys(workers)).mapToObj(key -> lit(key)).toArray(Column[]::new));
    }

    private static Dataset<Row> both(Dataset<Row> train, @Nullable Dataset<Row> validation) {
        Dataset<Row> marked = train.withColumn(VALIDATION, lit(false));
        return validation == null ? marked : marked.unionByName(validation.withColumn(VALIDATION, lit(true)));
    }

    /** For each partition the smallest int that Spark's hash partitioning (Murmur3, seed 42, modulo N) sends there. */
    static int[] partitionKeys(int partitions) {
        int[] keys = new int[partitions];
        boolean[] found = new boolean[partitions];
        int left = partitions;
        for (int key = 0; left > 0; key++) {
            int partition = Math.floorMod(Murmur3_x86_32.hashInt(key, HASH_SEED), partitions);
            if (!found[partition]) {
                found[partition] = true;
                keys[partition] = key;
                left--;
            }
        }
        return keys;
    }
}
