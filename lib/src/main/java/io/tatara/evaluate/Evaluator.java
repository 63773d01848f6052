package io.tatara.evaluate;

import io.tatara.TataraException;
import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.engine.Engine;
import io.tatara.engine.EngineFactory;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Evaluates a model where the rows are: one engine a partition, and only the merged metrics travel to the driver. */
public final class Evaluator {

    static final int BATCH = 512;

    private Evaluator() {}

    /**
     * Predicts every row and counts how right that is. Partitions are merged in their order, so equal partitioning gives
     * equal bits.
     *
     * @param rows prepared rows: {@code features} (vector), {@code label} (array of float) and, when the schema is
     *     weighted, {@code weight} (float); other columns are not read
     * @throws TataraException when there are no rows, or a prediction, label or weight is none; see {@link Metrics#add}
     */
    public static Metrics evaluate(Dataset<Row> rows, Schema schema, EngineFactory engines) {
        return examine(rows, schema, engines).metrics();
    }

    /**
     * The same for a model of an earlier table, whose classes may be others: what it predicts is measured as if it had
     * learned the task, with nothing for classes that it does not know.
     *
     * @param model what it learned
     * @param task what the rows' labels are
     * @throws TataraException also when the model learned a task of another kind, or lacks a label or target
     */
    public static Metrics evaluate(Dataset<Row> rows, Schema model, Task task, EngineFactory engines) {
        Schema schema = new Schema(model.features(), task, hasWeights(rows), model.sparse());
        return examine(rows, schema, OutputOrder.between(model.task(), task), engines)
                .metrics();
    }

    /** Metrics, with what is drawn of them. */
    public static Examination examine(Dataset<Row> rows, Schema schema, EngineFactory engines) {
        return examine(rows, schema, OutputOrder.between(schema.task(), schema.task()), engines);
    }

    private static Examination examine(Dataset<Row> rows, Schema schema, OutputOrder order, EngineFactory engines) {
        RowReader.labelled(schema, rows.schema());
        Dataset<Row> needed = schema.weighted()
                ? rows.select(RowReader.FEATURES, RowReader.LABEL, RowReader.WEIGHT)
                : rows.select(RowReader.FEATURES, RowReader.LABEL);
        RowReader reader = RowReader.labelled(schema, needed.schema());
        JavaSparkContext spark = new JavaSparkContext(rows.sparkSession().sparkContext());
        Broadcast<EngineFactory> shared = spark.broadcast(engines);
        try {
            List<byte[]> parts = needed.mapPartitions(
                            (MapPartitionsFunction<Row, byte[]>) partition -> count(partition, reader, order, shared),
                            Encoders.BINARY())
                    .collectAsList();
            Examination whole = Examination.of(schema.task());
            parts.forEach(part -> whole.merge(Examination.fromBytes(schema.task(), part)));
            if (whole.metrics().examples() == 0) {
                throw new TataraException("There are no rows to evaluate on; check the split or the evaluated part");
            }
            return whole;
        } finally {
            shared.destroy();
        }
    }

    private static boolean hasWeights(Dataset<Row> rows) {
        return List.of(rows.columns()).contains(RowReader.WEIGHT);
    }

    private static Iterator<byte[]> count(
            Iterator<Row> rows, RowReader reader, OutputOrder order, Broadcast<EngineFactory> engines) {
        if (!rows.hasNext()) {
            return List.<byte[]>of().iterator();
        }
        Examination examination = Examination.of(reader.schema().task());
        Minibatch batch = new Minibatch(reader.schema(), BATCH);
        float[] outputs = new float[BATCH * order.given()];
        try (Engine engine = engines.value().create()) {
            while (rows.hasNext()) {
                int size = 0;
                while (size < BATCH && rows.hasNext()) {
                    reader.read(rows.next(), batch, size++);
                }
                batch.resize(size);
                engine.infer(batch, outputs);
                examination.add(batch, order.arrange(outputs, size));
            }
        }
        return List.of(examination.toBytes()).iterator();
    }
}
