package io.tatara.engine.dl4j;

import io.tatara.data.Minibatch;
import io.tatara.engine.Engine;
import io.tatara.engine.StepClock;
import io.tatara.engine.Stretch;
import io.tatara.model.Clipping;
import io.tatara.model.NetworkDefinition;
import java.nio.FloatBuffer;
import java.util.List;
import org.deeplearning4j.util.CrashReportingUtil;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Computes any DL4J network. DL4J's layers do the arithmetic; the step is our own, never {@code fit()}. */
final class Dl4jEngine implements Engine {

    private final Replica replica;
    private final NetworkDefinition network;
    private final INDArray parameters;
    private final INDArray gradient;
    private final @Nullable INDArray state;
    private final NativeFloats parameterFloats;
    private final NativeFloats gradientFloats;
    private final @Nullable NativeFloats stateFloats;
    private final UpdateRule rule;
    private final BatchArrays arrays;
    private boolean closed;

    Dl4jEngine(NetworkDefinition network, Clipping clipping, float @Nullable [] initial) {
        // otherwise DL4J leaves a dump in the working directory when native memory runs out
        CrashReportingUtil.crashDumpsEnabled(false);
        this.network = network;
        this.replica = Replica.of(network, initial == null ? null : Nd4j.createFromArray(initial));
        this.parameters = replica.parameters();
        this.state = replica.updater().getStateViewArray();
        this.gradient = replica.updater().getFlattenedGradientsView();
        this.parameterFloats = new NativeFloats(parameters);
        this.gradientFloats = new NativeFloats(gradient);
        this.stateFloats = state == null ? null : new NativeFloats(state);
        this.rule = new UpdateRule(replica.updater(), parameters, clipping, false);
        this.arrays = new BatchArrays(network, replica.layers().get(0));
    }

    @Override
    public int parameterCount() {
        return parameterFloats.length();
    }

    @Override
    public int stateLength() {
        return stateFloats == null ? 0 : stateFloats.length();
    }

    @Override
    public void readParameters(int from, FloatBuffer target) {
        parameterFloats.read(from, target);
    }

    @Override
    public void writeParameters(float[] source) {
        parameterFloats.write(source, parameterCount());
    }

    @Override
    public void readState(FloatBuffer target) {
        if (stateFloats != null) {
            stateFloats.read(0, target);
        }
    }

    @Override
    public void writeState(float[] source) {
        if (stateFloats != null) {
            stateFloats.write(source, stateLength());
        }
    }

    @Override
    public void readGradient(int from, FloatBuffer target) {
        gradientFloats.read(from, target);
    }

    @Override
    public void writeGradient(float[] source) {
        gradientFloats.write(source, parameterCount());
    }

    @Override
    public List<Stretch> statistics() {
        return rule.statistics();
    }

    @Override
    public double gradient(Minibatch batch, long seed) {
        if (batch.size() == 0) {
            throw new IllegalArgumentException("a gradient needs at least one example");
        }
        INDArray features = arrays.features(batch);
        INDArray labels = arrays.labels(batch);
        INDArray weights = arrays.weights(batch);
        Noise.begin(seed);
        try {
            return replica.backpropagate(features, labels, weights);
        } catch (RuntimeException | Error e) {
            Workspaces.abandon();
            throw e;
        }
    }

    @Override
    public void update(StepClock clock) {
        int step = Math.toIntExact(clock.step());
        rule.apply(clock, step);
        replica.constrain(step, clock.epoch());
        replica.tick(step + 1, clock.epoch());
    }

    @Override
    public void infer(Minibatch batch, float[] outputs) {
        if (batch.size() == 0) {
            return;
        }
        INDArray features = arrays.features(batch);
        INDArray result;
        try {
            result = replica.infer(features);
        } catch (RuntimeException | Error e) {
            Workspaces.abandon();
            throw e;
        }
        INDArray rows = result.ordering() == 'c' && !result.isView() ? result : result.dup('c');
        new NativeFloats(rows).read(outputs, batch.size() * network.task().outputs());
        rows.close();
    }

    @Override
    public double regularization() {
        return replica.penalty();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        arrays.close();
        parameters.close();
        gradient.close();
        if (state != null) {
            state.close();
        }
        Workspaces.release();
    }
}
