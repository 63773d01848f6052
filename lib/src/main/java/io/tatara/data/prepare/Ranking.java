package io.tatara.data.prepare;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.shiftright;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Numbers the rows of each group 0, 1, 2, … by a hash, without bringing a group into one task: rows go into buckets by
 * the hash's leading bits, are numbered within their bucket, and the sizes of the buckets before are added. The numbers
 * do not depend on how many buckets there are.
 */
final class Ranking {

    /** Bucket of a ranked row, in the order of ranks within a group. */
    static final String BUCKET = "_tatara_bucket";
    /** Rows of a ranked row's group. */
    static final String GROUP_SIZE = "_tatara_group_size";

    private static final String WITHIN = "_tatara_within";

    private final Caches caches;
    private final int bits;

    /**
     * Sets the ranking up.
     *
     * @param bits 2^bits buckets a group
     */
    Ranking(Caches caches, int bits) {
        this.caches = caches;
        this.bits = bits;
    }

    /** Adds the rank as {@code rank}; the result is kept, and in each partition sorted by group and rank. */
    Dataset<Row> rank(Dataset<Row> rows, String group, String hash, String rank) {
        WindowSpec bucket = Window.partitionBy(col(group), col(BUCKET))
                .orderBy(col(hash), col(Columns.DIGEST_1), col(Columns.DIGEST_2));
        Dataset<Row> numbered =
                caches.keep(rows.withColumn(BUCKET, bits == 0 ? lit(0L) : shiftright(col(hash), 64 - bits))
                        .repartition(Buckets.partitions(bits), col(group), col(BUCKET))
                        .withColumn(WITHIN, row_number().over(bucket)));
        BucketSizes sizes =
                BucketSizes.of(numbered.groupBy(col(group), col(BUCKET)).count().collectAsList());
        return numbered.withColumn(
                        rank,
                        sizes.before(col(group), col(BUCKET)).plus(col(WITHIN)).minus(1))
                .withColumn(GROUP_SIZE, sizes.ofGroup(col(group)))
                .drop(WITHIN);
    }
}
