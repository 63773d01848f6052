package io.tatara.ml;

import io.tatara.data.Minibatch;
import io.tatara.engine.Engine;
import io.tatara.evaluate.RowReader;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Rows with their answers, while they are asked for; no row is read ahead of the batch that is given out. */
final class Batches implements Iterator<Row> {

    /** Enough for matrices to be worth their while, few enough for their rows to stay in the processor's caches. */
    private static final int ROWS = 256;

    private final Iterator<Row> rows;
    private final Engine engine;
    private final Transformation transformation;
    private final Minibatch batch;
    private final float[] outputs;
    private final Row[] held = new Row[ROWS];
    private int count;
    private int next;

    /** The engine stays the caller's to close. */
    Batches(Iterator<Row> rows, Engine engine, Transformation transformation) {
        this.rows = rows;
        this.engine = engine;
        this.transformation = transformation;
        this.batch = new Minibatch(transformation.schema(), ROWS);
        this.outputs = new float[ROWS * transformation.schema().task().outputs()];
    }

    @Override
    public boolean hasNext() {
        return next < count || rows.hasNext();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        if (next == count) {
            fill();
        }
        Row row = held[next];
        Object[] values = new Object[row.size() + transformation.columns()];
        for (int column = 0; column < row.size(); column++) {
            values[column] = row.get(column);
        }
        transformation.answers().put(outputs, next, values, row.size());
        next++;
        return RowFactory.create(values);
    }

    private void fill() {
        count = 0;
        next = 0;
        while (count < ROWS && rows.hasNext()) {
            Row row = rows.next();
            RowReader.readFeatures(features(row), batch, count);
            held[count++] = row;
        }
        batch.resize(count);
        engine.infer(batch, outputs);
        int fault = transformation.fault(outputs, count);
        if (fault >= 0) {
            throw transformation.refused(
                    "makes the network predict what is no number; look for NaN, infinity and huge values in it, as in %s"
                            .formatted(excerpt(held[fault].get(transformation.at()))));
        }
    }

    private Vector features(Row row) {
        Vector features = row.getAs(transformation.at());
        if (features == null) {
            throw transformation.refused(
                    "has null, for which there is no prediction; fill it in or leave such rows out");
        }
        int width = transformation.schema().featureWidth();
        if (features.size() != width) {
            throw transformation.refused(
                    "has a vector of %d slots, and the model was fitted to vectors of %d; make it by the stages that the fit had"
                            .formatted(features.size(), width));
        }
        return features;
    }

    private static String excerpt(Object vector) {
        String text = String.valueOf(vector);
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
