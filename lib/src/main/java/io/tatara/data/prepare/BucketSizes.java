package io.tatara.data.prepare;

import static org.apache.spark.sql.functions.udf;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;

/**
 * How many rows each bucket of each group holds, small enough to travel with the tasks: a look-up leaves the plan of a
 * wide table simple, where a join would put all its columns through one more generated method.
 */
final class BucketSizes {

    private final Map<List<Object>, Long> before;
    private final Map<Object, Long> groups;

    private BucketSizes(Map<List<Object>, Long> before, Map<Object, Long> groups) {
        this.before = before;
        this.groups = groups;
    }

    /** Takes rows of group, bucket and count. */
    static BucketSizes of(List<Row> counts) {
        Map<List<Object>, Long> before = new HashMap<>();
        Map<Object, Long> groups = new HashMap<>();
        counts.stream().sorted(Comparator.comparingLong(row -> row.getLong(1))).forEach(row -> {
            long sizeSoFar = groups.getOrDefault(row.get(0), 0L);
            before.put(List.of(row.get(0), row.getLong(1)), sizeSoFar);
            groups.put(row.get(0), sizeSoFar + row.getLong(2));
        });
        return new BucketSizes(before, groups);
    }

    /** Rows of the same group in the buckets before this one. */
    Column before(Column group, Column bucket) {
        Map<List<Object>, Long> known = before;
        UDF2<Object, Long, Long> rows = (name, number) -> known.get(List.of(name, number));
        return udf(rows, DataTypes.LongType).apply(group, bucket);
    }

    /** Rows of the group. */
    Column ofGroup(Column group) {
        Map<Object, Long> known = groups;
        UDF1<Object, Long> rows = known::get;
        return udf(rows, DataTypes.LongType).apply(group);
    }
}
