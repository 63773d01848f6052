package io.tatara.evaluate.importance;

import static org.apache.spark.sql.functions.col;

import io.tatara.Seeds;
import io.tatara.TataraException;
import io.tatara.data.FeatureColumn;
import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.engine.Engine;
import io.tatara.engine.EngineFactory;
import io.tatara.evaluate.Metrics;
import io.tatara.evaluate.RowReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How much greater a model's loss is when the values of a column are in another order, so that they say nothing of their rows
 * (Breiman, "Random Forests", 2001; Fisher, Rudin and Dominici, 2019). Columns that say the same stand in for each other, and
 * each may look as if it did not matter. Measured on a sample, whose size follows from what a prediction costs; columns go
 * over the cluster's tasks. The same seed gives the same figures.
 *
 * @param rows of the sample
 * @param repeats that each increase is a mean over
 * @param loss of the sample as it is
 * @param columns the most important first
 * @param unmeasured how many columns of the table were left out, there being so many of them
 */
public record PermutationImportance(int rows, int repeats, double loss, List<Increase> columns, int unmeasured) {

    private static final String LOSS = "loss";
    private static final String ROW = "row";
    private static final int BATCH = 512;

    /**
     * A column's.
     *
     * @param increase of the loss, its mean over repeats; below 0 by chance
     * @param deviation of it over repeats
     */
    public record Increase(String column, double increase, double deviation) {}

    public PermutationImportance {
        columns = List.copyOf(columns);
    }

    /** What tasks need. */
    private record Work(List<Row> rows, RowReader reader, List<FeatureColumn> columns, int repeats, long seed)
            implements java.io.Serializable {}

    /** A column's place and its losses, one a repeat; −1 for the sample as it is. */
    private record Losses(int column, List<Double> each) implements java.io.Serializable {}

    /**
     * Measures it.
     *
     * @param table prepared: {@code features}, {@code label}, {@code weight} if there is one, and {@code row}, whose order is
     *     random and seeded, so that the first rows are a sample
     * @param available rows of the table, at least 1
     * @param parameters of the model, which say what a prediction costs
     */
    public static PermutationImportance of(
            Dataset<Row> table,
            long available,
            Schema schema,
            List<FeatureColumn> columns,
            EngineFactory engines,
            long parameters,
            long seed) {
        Effort effort = Effort.of(available, columns.size(), parameters);
        Dataset<Row> needed = table.filter(col(ROW).lt(effort.rows()))
                .orderBy(col(ROW))
                .select((schema.weighted() ? List.of("features", "label", "weight") : List.of("features", "label"))
                        .stream().map(name -> col(name)).toArray(Column[]::new));
        List<Row> rows = needed.collectAsList();
        if (rows.isEmpty()) {
            throw new TataraException("there are no rows to measure the importance of columns on");
        }
        Work work = new Work(
                new ArrayList<>(rows),
                RowReader.labelled(schema, needed.schema()),
                new ArrayList<>(columns),
                effort.repeats(),
                seed);
        List<Losses> losses = measure(
                new JavaSparkContext(table.sparkSession().sparkContext()),
                Permuted.drawn(columns.size(), effort.columns(), seed),
                work,
                engines);
        double plain = losses.stream()
                .filter(one -> one.column() < 0)
                .findFirst()
                .orElseThrow()
                .each()
                .get(0);
        return new PermutationImportance(
                rows.size(),
                effort.repeats(),
                plain,
                losses.stream()
                        .filter(one -> one.column() >= 0)
                        .sorted(Comparator.comparingInt(Losses::column))
                        .map(one -> increase(columns.get(one.column()).name(), one.each(), plain))
                        .sorted(Comparator.comparingDouble(Increase::increase).reversed())
                        .toList(),
                columns.size() - effort.columns());
    }

    private static List<Losses> measure(
            JavaSparkContext spark, List<Integer> columns, Work work, EngineFactory engines) {
        List<Integer> all = new ArrayList<>(List.of(-1));
        all.addAll(columns);
        Broadcast<EngineFactory> model = spark.broadcast(engines);
        Broadcast<Work> shared = spark.broadcast(work);
        try {
            return spark.parallelize(all, Math.min(all.size(), spark.defaultParallelism()))
                    .mapPartitions((FlatMapFunction<Iterator<Integer>, Losses>)
                            part -> losses(part, shared.value(), model.value()))
                    .collect();
        } finally {
            shared.destroy();
            model.destroy();
        }
    }

    private static Iterator<Losses> losses(Iterator<Integer> columns, Work work, EngineFactory engines) {
        List<Losses> found = new ArrayList<>();
        int count = work.rows().size();
        Minibatch sample = new Minibatch(work.reader().schema(), count);
        for (int i = 0; i < count; i++) {
            work.reader().read(work.rows().get(i), sample, i);
        }
        sample.resize(count);
        try (Engine engine = engines.create()) {
            while (columns.hasNext()) {
                int column = columns.next();
                FeatureColumn moved = work.columns().get(Math.max(0, column));
                List<Double> each = new ArrayList<>();
                for (int repeat = 0; repeat < (column < 0 ? 1 : work.repeats()); repeat++) {
                    int[] order = column < 0
                            ? IntStream.range(0, count).toArray()
                            : Permuted.order(count, Seeds.mix(work.seed(), column, repeat));
                    each.add(loss(engine, sample, moved, order));
                }
                found.add(new Losses(column, each));
            }
        }
        return found.iterator();
    }

    private static double loss(Engine engine, Minibatch sample, FeatureColumn column, int[] order) {
        Schema schema = sample.schema();
        Metrics metrics = Metrics.forTask(schema.task());
        Minibatch batch = new Minibatch(schema, Math.min(BATCH, sample.size()));
        float[] outputs = new float[batch.capacity() * schema.task().outputs()];
        for (int from = 0; from < sample.size(); from += batch.capacity()) {
            batch.resize(Math.min(batch.capacity(), sample.size() - from));
            Permuted.fill(sample, column, order, from, batch);
            engine.infer(batch, outputs);
            metrics.add(batch, outputs);
        }
        return metrics.value(LOSS);
    }

    private static Increase increase(String column, List<Double> losses, double plain) {
        double mean =
                losses.stream().mapToDouble(loss -> loss - plain).average().orElse(0);
        double squares = losses.stream()
                .mapToDouble(loss -> (loss - plain - mean) * (loss - plain - mean))
                .sum();
        return new Increase(column, mean, losses.size() < 2 ? 0 : Math.sqrt(squares / (losses.size() - 1)));
    }
}
