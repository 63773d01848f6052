package io.tatara.data.shard;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.when;

import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;
import org.jspecify.annotations.Nullable;

/**
 * Prepared rows, dealt to workers like cards: worker r of N gets the rows whose {@code row} is r modulo N, training rows
 * first, each part in order of {@code row}. Sorting and moving are the DataFrame's, so they spill to disk. A worker's rows
 * come as parts that are sorted one after the other, each in memory: one sort of all of them would spill many files and, to
 * merge them, take megabytes of the heap for each.
 *
 * @param train columns {@code features}, {@code label} and {@code row}, 0 to n − 1
 * @param validation the same, with rows of its own; null for none
 * @param rows how many there are to train on
 * @param validationRows how many are in {@code validation}
 * @param recordBytes about what one takes
 */
public record Deal(
        Dataset<Row> train, @Nullable Dataset<Row> validation, long rows, long validationRows, int recordBytes) {

    /** The column that tells validation rows from training rows. */
    public static final String VALIDATION = "validation";

    private static final int HASH_SEED = 42;
    private static final long PART_BYTES = 32L << 20;
    private static final int MOST_PARTITIONS = 10_000;

    /**
     * Returns as many partitions a worker, all of worker r's before those of r + 1: a task that computes them one after the
     * other has a worker's rows in their order.
     */
    public Dataset<Row> toWorkers(int workers) {
        return toStages(workers, 1);
    }

    /**
     * Returns the same for each stage of each replica: those of a replica have the same rows, dealt over replicas as {@link
     * #toWorkers} deals them.
     */
    public Dataset<Row> toStages(int replicas, int stages) {
        return inParts(replicas, stages, parts(replicas, Math.multiplyExact(replicas, stages)));
    }

    /** Returns all rows in the order that one worker gets them, in partitions small enough to be fetched one at a time. */
    public Dataset<Row> inOrder() {
        return toWorkers(1);
    }

    /** Of each worker's rows. */
    private int parts(int replicas, int workers) {
        long bytes = (rows + validationRows) / replicas * recordBytes;
        return (int) Math.max(1, Math.min(MOST_PARTITIONS / workers, 1 + bytes / PART_BYTES));
    }

    /** Returns a partition for each part of each worker's rows, in the order of both. */
    private Dataset<Row> inParts(int replicas, int stages, int parts) {
        Column replica = pmod(col("row"), lit((long) replicas));
        Column first = replica.multiply(stages);
        Column worker = stages == 1 ? replica : explode(sequence(first, first.plus(stages - 1L)));
        int partitions = replicas * stages * parts;
        Column partition =
                col("worker").multiply(parts).plus(part(replicas, parts)).cast("int");
        return both().withColumn("worker", worker)
                .withColumn("partition", element_at(keys(partitions), partition.plus(1)))
                .repartition(partitions, col("partition"))
                .drop("worker", "partition")
                .sortWithinPartitions(VALIDATION, "row");
    }

    /** By the place that a row has among those of its worker. */
    private Column part(int replicas, int parts) {
        long trained = (rows + replicas - 1) / replicas;
        long validated = (validationRows + replicas - 1) / replicas;
        Column behind = when(col(VALIDATION), trained).otherwise(0L);
        Column place = floor(col("row").divide(replicas)).plus(behind);
        long each = (trained + validated + parts - 1) / parts;
        return least(floor(place.divide(each)), lit(parts - 1L));
    }

    private static Column keys(int partitions) {
        return array(IntStream.of(partitionKeys(partitions))
                .mapToObj(key -> lit(key))
                .toArray(Column[]::new));
    }

    private Dataset<Row> both() {
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
