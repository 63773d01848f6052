package io.tatara.evaluate;

import io.tatara.data.Minibatch;
import io.tatara.data.Task;
import java.nio.ByteBuffer;

/**
 * Metrics and figures of the same examples.
 *
 * @param figures what is drawn of them
 */
public record Examination(Metrics metrics, Figures figures) {

    static Examination of(Task task) {
        return new Examination(Metrics.forTask(task), Figures.forTask(task));
    }

    static Examination fromBytes(Task task, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte[] first = new byte[in.getInt()];
        in.get(first);
        byte[] second = new byte[in.remaining()];
        in.get(second);
        return new Examination(Metrics.fromBytes(task, first), Figures.fromBytes(task, second));
    }

    void add(Minibatch batch, float[] outputs) {
        metrics.add(batch, outputs);
        figures.add(batch, outputs);
    }

    void merge(Examination other) {
        metrics.merge(other.metrics);
        figures.merge(other.figures);
    }

    byte[] toBytes() {
        byte[] first = metrics.toBytes();
        byte[] second = figures.toBytes();
        return ByteBuffer.allocate(Integer.BYTES + first.length + second.length)
                .putInt(first.length)
                .put(first)
                .put(second)
                .array();
    }
}
