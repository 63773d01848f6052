package io.tatara.train;

import io.tatara.data.Minibatch;
import io.tatara.data.Task;
import io.tatara.evaluate.Metrics;
import java.util.Map;

/** Validation by the same metrics that {@code evaluate} reports. */
public record TaskMeasuring() implements Measuring {

    @Override
    public Measures start(Task task) {
        return new TaskMeasures(task, Metrics.forTask(task));
    }

    @Override
    public boolean higherIsBetter(String metric) {
        return Metrics.higherIsBetter(metric);
    }

    private record TaskMeasures(Task task, Metrics metrics) implements Measures {

        @Override
        public void add(Minibatch batch, float[] outputs) {
            metrics.add(batch, outputs);
        }

        @Override
        public byte[] toBytes() {
            return metrics.toBytes();
        }

        @Override
        public void merge(byte[] other) {
            metrics.merge(Metrics.fromBytes(task, other));
        }

        @Override
        public double value(String metric) {
            return metrics.value(metric);
        }

        @Override
        public Map<String, Double> summary() {
            return metrics.summary();
        }
    }
}
