package io.tatara.evaluate.drift;

import static org.apache.spark.sql.functions.col;

import io.tatara.data.FeatureColumn;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The features of the training data, counted, so that those of other tables can be held against them. At most
 * {@value #MOST_ROWS} rows of any table are counted, and the first {@value #MOST_COLUMNS} columns.
 */
public final class Reference {

    /** Beyond, PSI by chance is so small that more would tell nothing. */
    static final int MOST_ROWS = 100_000;

    static final int MOST_COLUMNS = 2_000;
    /** Numbers that come to the driver to find deciles in. */
    private static final int SAMPLED_NUMBERS = 4_000_000;

    private static final int SAMPLED_ROWS = 10_000;

    private static final String FEATURES = "features";
    private static final String ROW = "row";

    private final List<Bins> bins;
    private final BinCounts training;

    private Reference(List<Bins> bins, BinCounts training) {
        this.bins = bins;
        this.training = training;
    }

    /**
     * Counts the training data.
     *
     * @param rows prepared, of the training part: {@code features} and {@code row}, whose order is random and seeded, so that
     *     the first of them are a sample
     */
    public static Reference of(Dataset<Row> rows, List<FeatureColumn> all) {
        List<FeatureColumn> columns = all.subList(0, Math.min(all.size(), MOST_COLUMNS));
        List<FeatureColumn> numbers = columns.stream().filter(Bins::needsEdges).toList();
        int sampled = Math.min(SAMPLED_ROWS, Math.max(100, SAMPLED_NUMBERS / Math.max(1, numbers.size())));
        List<double[]> sample = numbers.isEmpty()
                ? List.of()
                : rows.filter(col(ROW).lt(sampled))
                        .select(FEATURES)
                        .javaRDD()
                        .map(row -> numbers(numbers, row.getAs(0)))
                        .collect();
        List<Bins> bins = new ArrayList<>();
        int next = 0;
        for (FeatureColumn column : columns) {
            int place = Bins.needsEdges(column) ? next++ : -1;
            bins.add(Bins.of(
                    column,
                    place < 0
                            ? new double[0]
                            : sample.stream().mapToDouble(row -> row[place]).toArray()));
        }
        return new Reference(List.copyOf(bins), count(first(rows), bins));
    }

    /** Of prepared rows the first in their seeded order. */
    public static Dataset<Row> first(Dataset<Row> rows) {
        return rows.filter(col(ROW).lt(MOST_ROWS));
    }

    /** The share of a table's rows that makes about as many as are counted; 1 for a small one. */
    public static double share(long rows) {
        return Math.min(1, (double) MOST_ROWS / Math.max(1, rows));
    }

    private static double[] numbers(List<FeatureColumn> columns, Vector features) {
        return columns.stream()
                .mapToDouble(column -> Bins.number(column, features))
                .toArray();
    }

    /**
     * Holds a table against the training data.
     *
     * @param rows with the column {@code features}
     * @return of each column, in the order of slots
     */
    public List<ColumnDrift> drift(Dataset<Row> rows) {
        BinCounts there = count(rows, bins);
        return IntStream.range(0, bins.size())
                .mapToObj(i -> ColumnDrift.of(bins.get(i), training.of(i), there.of(i)))
                .toList();
    }

    /**
     * What each bin of a column holds, in words.
     *
     * @param column its place in what {@link #drift} returns
     * @param slots names of the vector's
     */
    public List<String> binNames(int column, List<String> slots) {
        return bins.get(column).names(slots);
    }

    private static BinCounts count(Dataset<Row> rows, List<Bins> bins) {
        BinCounts whole = new BinCounts(bins);
        rows.select(FEATURES)
                .javaRDD()
                // the driver gets as many counts as there are slots, not as many as there are partitions
                .coalesce(rows.sparkSession().sparkContext().defaultParallelism())
                .mapPartitions((FlatMapFunction<Iterator<Row>, BinCounts>) part -> {
                    BinCounts counts = new BinCounts(bins);
                    part.forEachRemaining(row -> counts.add(row.getAs(0)));
                    return List.of(counts).iterator();
                })
                .collect()
                .forEach(whole::merge);
        return whole;
    }
}
