package io.tatara.ml;

import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.udf;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * Numbers rows 0 to n − 1 in a shuffled order, which depends on the seed and on which partition has how many rows in which
 * order, and moves none of them.
 */
final class RowNumbers implements UDF1<Long, Long> {

    private static final long serialVersionUID = 1L;

    /** How Spark makes up its increasing numbers: the partition, and behind it 33 bits of the row within it. */
    private static final int ROW_BITS = 33;

    private final long[] before;
    private final Permutation order;

    private RowNumbers(long[] before, Permutation order) {
        this.before = before;
        this.order = order;
    }

    /** @param rows that each partition has of those which are to be numbered */
    static Column of(List<Long> rows, long seed) {
        long[] before = new long[rows.size()];
        long all = 0;
        for (int partition = 0; partition < before.length; partition++) {
            before[partition] = all;
            all += rows.get(partition);
        }
        return udf(new RowNumbers(before, new Permutation(all, seed)), DataTypes.LongType)
                .apply(monotonically_increasing_id());
    }

    @Override
    public Long call(Long increasing) {
        int partition = (int) (increasing >>> ROW_BITS);
        return order.at(before[partition] + (increasing & ((1L << ROW_BITS) - 1)));
    }
}
