package io.tatara.evaluate;

import io.tatara.data.Minibatch;
import io.tatara.data.Task;
import io.tatara.engine.Engine;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Scores rows while they are asked for. Holds one batch of rows, whatever the partition's size, and reads no row ahead of
 * the batch it is giving out.
 */
final class ScoringIterator implements Iterator<Row> {

    private final Iterator<Row> rows;
    private final RowReader reader;
    private final Engine engine;
    private final Minibatch batch;
    private final float[] outputs;
    private final List<Row> held = new ArrayList<>();
    private int next;

    /** The engine stays the caller's to close. */
    ScoringIterator(Iterator<Row> rows, RowReader reader, Engine engine, int batchSize) {
        this.rows = rows;
        this.reader = reader;
        this.engine = engine;
        this.batch = new Minibatch(reader.schema(), batchSize);
        this.outputs = new float[batchSize * reader.schema().task().outputs()];
    }

    @Override
    public boolean hasNext() {
        return next < held.size() || rows.hasNext();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        if (next == held.size()) {
            fill();
        }
        Row row = scored(held.get(next), next);
        next++;
        return row;
    }

    private void fill() {
        held.clear();
        next = 0;
        while (held.size() < batch.capacity() && rows.hasNext()) {
            Row row = rows.next();
            reader.read(row, batch, held.size());
            held.add(row);
        }
        batch.resize(held.size());
        engine.infer(batch, outputs);
    }

    private Row scored(Row row, int example) {
        Task task = reader.schema().task();
        List<Object> values = new ArrayList<>(row.size() + 1);
        for (int column = 0; column < row.size(); column++) {
            if (column != reader.features()) {
                values.add(row.get(column));
            }
        }
        values.addAll(Prediction.values(task, outputs, example));
        return RowFactory.create(values.toArray());
    }
}
