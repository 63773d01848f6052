package io.tatara.evaluate;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.engine.Engine;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.StepClock;
import java.nio.FloatBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** Output k is a fixed linear function of the features, through a softmax or a sigmoid; it only infers. */
final class LinearEngine implements Engine {

    /** Engines that are open in this JVM now; tests of one JVM watch for leaks with it. */
    static final AtomicInteger OPEN = new AtomicInteger();

    private final Schema schema;

    LinearEngine(Schema schema) {
        this.schema = schema;
        OPEN.incrementAndGet();
    }

    static EngineFactory of(Schema schema) {
        return () -> new LinearEngine(schema);
    }

    @Override
    public void infer(Minibatch batch, float[] outputs) {
        int width = schema.featureWidth();
        int count = schema.task().outputs();
        for (int example = 0; example < batch.size(); example++) {
            double sum = 0;
            for (int k = 0; k < count; k++) {
                double value = 0;
                for (int slot = 0; slot < width; slot++) {
                    value += Math.sin(k * width + slot + 1.0) * batch.features()[example * width + slot];
                }
                if (!(schema.task() instanceof Task.Regression)) {
                    value = Math.exp(value);
                }
                outputs[example * count + k] = (float) value;
                sum += value;
            }
            for (int k = 0; k < count; k++) {
                float value = outputs[example * count + k];
                outputs[example * count + k] = schema.task() instanceof Task.Classification
                        ? (float) (value / sum)
                        : schema.task() instanceof Task.MultiLabel ? value / (1 + value) : value;
            }
        }
    }

    @Override
    public void close() {
        OPEN.decrementAndGet();
    }

    @Override
    public int parameterCount() {
        throw inferenceOnly();
    }

    @Override
    public int stateLength() {
        throw inferenceOnly();
    }

    @Override
    public void readParameters(int from, FloatBuffer target) {
        throw inferenceOnly();
    }

    @Override
    public void writeParameters(float[] source) {
        throw inferenceOnly();
    }

    @Override
    public void readState(FloatBuffer target) {
        throw inferenceOnly();
    }

    @Override
    public void writeState(float[] source) {
        throw inferenceOnly();
    }

    @Override
    public void readGradient(int from, FloatBuffer target) {
        throw inferenceOnly();
    }

    @Override
    public void writeGradient(float[] source) {
        throw inferenceOnly();
    }

    @Override
    public double gradient(Minibatch batch, long seed) {
        throw inferenceOnly();
    }

    @Override
    public void update(StepClock clock) {
        throw inferenceOnly();
    }

    @Override
    public double regularization() {
        throw inferenceOnly();
    }

    private static UnsupportedOperationException inferenceOnly() {
        return new UnsupportedOperationException("a linear engine only infers");
    }
}
