package io.tatara.data.prepare;

import static org.apache.spark.sql.functions.col;

import io.tatara.data.Part;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One pass over the ranked rows that counts what every column of every split holds. Each bucket is summed in the order
 * of ranks, and buckets are added in order: the same data gives the same bits, whatever the cores or partitions, which
 * a sum that Spark's tasks finish in any order would not.
 */
final class Survey {

    private static final int FIRST_VALUE = 2;

    private Survey() {}

    private record Bucket(String part, long number, PartSummary summary) implements Serializable {}

    static Map<Part, PartSummary> of(Dataset<Row> ranked, List<Input> inputs, Labels labels, boolean weighted) {
        Dataset<Row> values = ranked.select(Stream.of(
                        Stream.of(Columns.PART, Ranking.BUCKET),
                        IntStream.range(0, inputs.size()).mapToObj(Columns::input),
                        IntStream.range(0, labels.columns().size()).mapToObj(Columns::target),
                        weighted ? Stream.of(Columns.RAW_WEIGHT) : Stream.<String>empty())
                .flatMap(names -> names)
                .map(name -> col(name))
                .toArray(Column[]::new));
        PartSummary empty = PartSummary.empty(inputs, labels, weighted);
        List<Bucket> buckets = new ArrayList<>(values.toJavaRDD()
                .mapPartitions(rows -> buckets(rows, inputs, labels, weighted))
                .collect());
        buckets.sort(Comparator.comparing(Bucket::part).thenComparingLong(Bucket::number));
        Map<Part, PartSummary> parts = new EnumMap<>(Part.class);
        for (Bucket bucket : buckets) {
            parts.computeIfAbsent(Part.valueOf(bucket.part()), part -> PartSummary.empty(inputs, labels, weighted))
                    .merge(bucket.summary());
        }
        for (Part part : Part.values()) {
            parts.putIfAbsent(part, empty);
        }
        return parts;
    }

    /** Rows of a bucket follow each other within a partition. */
    private static Iterator<Bucket> buckets(Iterator<Row> rows, List<Input> inputs, Labels labels, boolean weighted) {
        List<Bucket> buckets = new ArrayList<>();
        Bucket current = null;
        while (rows.hasNext()) {
            Row row = rows.next();
            if (current == null || !continues(current, row)) {
                current = new Bucket(row.getString(0), row.getLong(1), PartSummary.empty(inputs, labels, weighted));
                buckets.add(current);
            }
            current.summary().add(row, FIRST_VALUE);
        }
        return buckets.iterator();
    }

    private static boolean continues(Bucket current, Row row) {
        return current != null
                && current.number() == row.getLong(1)
                && current.part().equals(row.getString(0));
    }
}
