package io.tatara.engine.dense;

import io.tatara.data.Minibatch;
import io.tatara.engine.Engine;
import io.tatara.engine.StepClock;
import io.tatara.engine.Stretch;
import io.tatara.engine.TensorGroup;
import io.tatara.model.Clipping;
import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Trains stacks of dense layers straight on BLAS; see the package for how. Allocates nothing at a step. */
final class DenseEngine implements Engine {

    private final Plan plan;
    private final int featureWidth;
    private final int labelWidth;
    private final Head head;
    private final Parameters parameters;
    private @Nullable Chain chain;
    private String fault = "";
    private boolean closed;

    DenseEngine(Plan plan, Layout layout, Clipping clipping, int featureWidth, int labelWidth) {
        Blas.useOneThread();
        this.plan = plan;
        this.featureWidth = featureWidth;
        this.labelWidth = labelWidth;
        this.head = plan.end();
        this.parameters = new Parameters(
                layout, plan, clipping, false, List.of(new Stretch(0, Math.max(1, layout.parameters()))));
    }

    @Override
    public int parameterCount() {
        return parameters.parameterCount();
    }

    @Override
    public int stateLength() {
        return parameters.stateLength();
    }

    @Override
    public void readParameters(int from, FloatBuffer target) {
        parameters.readParameters(from, target);
    }

    @Override
    public void writeParameters(float[] source) {
        parameters.writeParameters(source);
    }

    @Override
    public void writeParameters(int from, FloatBuffer source) {
        parameters.writeParameters(from, source);
    }

    @Override
    public void readState(Stretch part, float[] target) {
        parameters.readState(part, target);
    }

    @Override
    public void readState(FloatBuffer target) {
        parameters.readState(target);
    }

    @Override
    public void writeState(float[] source) {
        parameters.writeState(source);
    }

    @Override
    public void readGradient(int from, FloatBuffer target) {
        parameters.readGradient(from, target);
    }

    @Override
    public void writeGradient(float[] source) {
        parameters.writeGradient(source);
    }

    @Override
    public List<Stretch> statistics() {
        return parameters.statistics();
    }

    @Override
    public double gradient(Minibatch batch, long seed) {
        if (batch.size() == 0) {
            throw new IllegalArgumentException("a gradient needs at least one example");
        }
        Chain ready = chain(batch);
        ready.load(batch);
        ready.train(batch.size(), seed, 0);
        double loss = head.train(ready.output(), batch);
        fault = "";
        // an infinite feature whose units are all off leaves a finite loss, and 0·∞ in the gradient
        if (!Double.isFinite(loss) || !ready.inputFinite(batch.size())) {
            fault = new Fault(plan.layerNames()).of(batch, ready);
            return Double.NaN;
        }
        int broken = ready.backward(batch.size(), false);
        if (broken >= 0) {
            fault = Fault.gradient(plan.layerNames(), broken);
            return Double.NaN;
        }
        return loss;
    }

    @Override
    public void update(StepClock clock) {
        parameters.update(clock);
    }

    @Override
    public void update(StepClock clock, float[] gradient) {
        parameters.update(clock, gradient);
    }

    @Override
    public void update(StepClock clock, float[] gradient, Stretch part) {
        parameters.update(clock, gradient, part);
    }

    @Override
    public String fault() {
        return fault.isEmpty() ? parameters.fault() : fault;
    }

    @Override
    public void infer(Minibatch batch, float[] outputs) {
        if (batch.size() == 0) {
            return;
        }
        Chain ready = chain(batch);
        ready.load(batch);
        ready.infer(batch.size());
        head.infer(ready.output(), batch.size(), outputs);
    }

    @Override
    public double regularization() {
        return parameters.regularization();
    }

    private Chain chain(Minibatch batch) {
        if (batch.schema().featureWidth() != featureWidth
                || batch.schema().task().labelWidth() != labelWidth) {
            throw new IllegalArgumentException(
                    "a network of %d features and %d label floats got a minibatch of %d and %d"
                            .formatted(
                                    featureWidth,
                                    labelWidth,
                                    batch.schema().featureWidth(),
                                    batch.schema().task().labelWidth()));
        }
        if (chain != null && chain.capacity() >= batch.size()) {
            return chain;
        }
        if (chain != null) {
            chain.close();
        }
        Chain made = new Chain(plan, parameters, featureWidth, batch.capacity(), TensorGroup.ALONE);
        chain = made;
        return made;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (chain != null) {
            chain.close();
        }
        parameters.close();
    }
}
