package io.tatara.train;

import io.tatara.data.Minibatch;
import io.tatara.data.Task;
import java.nio.ByteBuffer;
import java.util.Map;

/** Accuracy alone: the smallest measuring there is. */
public record HitRate() implements Measuring {

    @Override
    public Measures start(Task task) {
        return new Hits(task.outputs());
    }

    @Override
    public boolean higherIsBetter(String metric) {
        return true;
    }

    private static final class Hits implements Measures {

        private final int classes;
        private long hits;
        private long examples;

        private Hits(int classes) {
            this.classes = classes;
        }

        @Override
        public void add(Minibatch batch, float[] outputs) {
            for (int i = 0; i < batch.size(); i++) {
                int best = 0;
                for (int c = 1; c < classes; c++) {
                    best = outputs[i * classes + c] > outputs[i * classes + best] ? c : best;
                }
                hits += best == (int) batch.labels()[i] ? 1 : 0;
            }
            examples += batch.size();
        }

        @Override
        public byte[] toBytes() {
            return ByteBuffer.allocate(16).putLong(hits).putLong(examples).array();
        }

        @Override
        public void merge(byte[] other) {
            ByteBuffer in = ByteBuffer.wrap(other);
            hits += in.getLong();
            examples += in.getLong();
        }

        @Override
        public double value(String metric) {
            return (double) hits / examples;
        }

        @Override
        public Map<String, Double> summary() {
            return Map.of("accuracy", value("accuracy"));
        }
    }
}
