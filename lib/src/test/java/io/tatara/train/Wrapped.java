package io.tatara.train;

import io.tatara.data.Minibatch;
import io.tatara.engine.Engine;
import io.tatara.engine.StepClock;
import java.nio.FloatBuffer;

/** Another engine, of which a test changes a part. */
public class Wrapped implements Engine {

    private final Engine engine;

    public Wrapped(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int parameterCount() {
        return engine.parameterCount();
    }

    @Override
    public int stateLength() {
        return engine.stateLength();
    }

    @Override
    public void readParameters(int from, FloatBuffer target) {
        engine.readParameters(from, target);
    }

    @Override
    public void writeParameters(float[] source) {
        engine.writeParameters(source);
    }

    @Override
    public void readState(FloatBuffer target) {
        engine.readState(target);
    }

    @Override
    public void writeState(float[] source) {
        engine.writeState(source);
    }

    @Override
    public void readGradient(int from, FloatBuffer target) {
        engine.readGradient(from, target);
    }

    @Override
    public void writeGradient(float[] source) {
        engine.writeGradient(source);
    }

    @Override
    public double gradient(Minibatch batch, long seed) {
        return engine.gradient(batch, seed);
    }

    @Override
    public void update(StepClock clock) {
        engine.update(clock);
    }

    @Override
    public void infer(Minibatch batch, float[] outputs) {
        engine.infer(batch, outputs);
    }

    @Override
    public double regularization() {
        return engine.regularization();
    }

    @Override
    public void close() {
        engine.close();
    }
}
