package io.tatara.evaluate;

import io.tatara.data.Minibatch;
import io.tatara.data.Task;
import java.util.Map;

/**
 * What is drawn of a model, counted beside its {@link Metrics} and merged as these are: curves, calibration, scores, errors.
 * Bounded, whatever is counted. Not thread-safe.
 */
public sealed interface Figures permits ClassFigures, ErrorFigures {

    /** Empty figures of a task. */
    static Figures forTask(Task task) {
        return task instanceof Task.Regression regression ? new ErrorFigures(regression) : new ClassFigures(task);
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException when the bytes are of another task
     */
    static Figures fromBytes(Task task, byte[] bytes) {
        Figures figures = forTask(task);
        figures.read(bytes);
        return figures;
    }

    /**
     * Counts a batch that {@link Metrics#add} has taken.
     *
     * @param outputs {@code batch.size() × task.outputs()} values, row-major
     */
    void add(Minibatch batch, float[] outputs);

    /** Adds what another part of the same task counted. */
    void merge(Figures other);

    byte[] toBytes();

    /** Replaces what was counted by what {@link #toBytes} wrote; for figures that have counted nothing. */
    void read(byte[] bytes);

    /** All of it, as maps, lists, strings and numbers that any JSON writer takes. */
    Map<String, Object> toMap();
}
