package io.tatara.evaluate;

import io.tatara.data.Minibatch;
import io.tatara.data.Task;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was predicted for what, of a regression: a sample of at most {@value PairSample#MOST} distinct examples. */
final class ErrorFigures implements Figures {

    private static final byte KIND = 'E';

    private final Task.Regression task;
    private final int targets;
    private PairSample sample = new PairSample();
    private long examples;

    ErrorFigures(Task.Regression task) {
        this.task = task;
        this.targets = task.outputs();
    }

    @Override
    public void add(Minibatch batch, float[] outputs) {
        for (int example = 0; example < batch.size(); example++) {
            if (batch.weights()[example] > 0) {
                List<Float> values = new ArrayList<>();
                for (int k = 0; k < targets; k++) {
                    values.add(batch.labels()[example * targets + k]);
                }
                for (int k = 0; k < targets; k++) {
                    values.add(outputs[example * targets + k]);
                }
                sample.add(values, batch.weights()[example]);
            }
        }
        examples += batch.size();
    }

    @Override
    public void merge(Figures other) {
        ErrorFigures part = (ErrorFigures) other;
        sample.merge(part.sample);
        examples += part.examples;
    }

    @Override
    public byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(1 + Long.BYTES + sample.bytes(targets));
        out.put(KIND).putLong(examples);
        sample.write(out);
        return out.array();
    }

    @Override
    public void read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.get() != KIND) {
            throw new IllegalArgumentException("expected the figures of a regression, got %d bytes that start with %d"
                    .formatted(bytes.length, bytes[0]));
        }
        examples = in.getLong();
        sample = new PairSample();
        sample.read(in, targets);
    }

    @Override
    public Map<String, Object> toMap() {
        List<Map<String, Object>> each = new ArrayList<>();
        for (int k = 0; k < targets; k++) {
            List<List<Double>> pairs = new ArrayList<>();
            for (Map.Entry<PairSample.Pair, Double> pair : sample.pairs().entrySet()) {
                pairs.add(List.of(
                        (double) pair.getKey().values().get(k),
                        (double) pair.getKey().values().get(targets + k),
                        pair.getValue()));
            }
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("name", task.names().get(k));
            figures.put("pairs", pairs);
            each.add(figures);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("examples", examples);
        map.put("sampled", sample.pairs().size());
        map.put("targets", each);
        return map;
    }
}
