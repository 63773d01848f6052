package io.tatara.jobs.workflow;

import io.tatara.data.Minibatch;
import io.tatara.data.Task;
import io.tatara.evaluate.Metrics;
import io.tatara.train.Measuring;
import java.util.Map;

/** Validates with the metrics that evaluate uses. */
record MetricMeasuring() implements Measuring {

    @Override
    public Measures start(Task task) {
        Metrics metrics = Metrics.forTask(task);
        return new Measures() {
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
        };
    }

    @Override
    public boolean higherIsBetter(String metric) {
        return Metrics.higherIsBetter(metric);
    }
}
