package io.tatara.engine.dl4j;

import io.tatara.engine.StepClock;
import io.tatara.engine.Stretch;
import io.tatara.engine.Weights;
import io.tatara.model.Clipping;
import io.tatara.model.LayerRange;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A segment's parameters, once, whatever is under way in it: its networks compute with them and leave the gradient of one
 * micro-batch at a time, which is added up here, where the optimiser is.
 */
final class SegmentWeights implements Weights {

    private final LayerRange range;
    private final int count;
    private final INDArray parameters;
    private final INDArray sum;
    private final INDArray part;
    private final List<INDArray> statistics = new ArrayList<>();
    private final @Nullable INDArray state;
    private final NativeFloats parameterFloats;
    private final NativeFloats gradientFloats;
    private final @Nullable NativeFloats stateFloats;
    private final SegmentNetwork owner;
    private final List<SegmentNetwork> networks = new ArrayList<>();
    private int step;
    private int epoch;
    private final UpdateRule rule;

    /** @param initial becomes this object's; null if the layers have no parameters */
    SegmentWeights(LayerRange range, @Nullable INDArray initial, Clipping clipping) {
        this.range = range;
        this.count = initial == null ? 0 : Math.toIntExact(initial.length());
        // ND4J has no empty arrays that could be written to: without parameters there is a float that nobody reads
        this.parameters = initial == null ? Nd4j.create(DataType.FLOAT, 1) : initial;
        this.sum = Nd4j.create(DataType.FLOAT, parameters.length());
        this.part = Nd4j.create(DataType.FLOAT, parameters.length());
        // never runs: it is what DL4J's updater takes views of the sum from
        this.owner = network(sum);
        BaseMultiLayerUpdater<?> updater = (BaseMultiLayerUpdater<?>) owner.getUpdater();
        this.rule = new UpdateRule(updater, parameters.reshape(parameters.length()), clipping, true);
        for (Stretch stretch : rule.statistics()) {
            statistics.add(part.get(NDArrayIndex.interval(stretch.from(), stretch.from() + stretch.length())));
        }
        this.state = updater.getStateViewArray();
        this.parameterFloats = new NativeFloats(parameters);
        this.gradientFloats = new NativeFloats(sum);
        this.stateFloats = state == null ? null : new NativeFloats(state);
    }

    /** Another network over these parameters, for one micro-batch at a time. */
    SegmentNetwork network() {
        SegmentNetwork made = network(part);
        made.tick(step, epoch);
        networks.add(made);
        return made;
    }

    private SegmentNetwork network(INDArray gradient) {
        return SegmentNetwork.of(range, count == 0 ? null : parameters, gradient);
    }

    /** Takes over the gradient that a network has just left. */
    void collect(int examples, boolean adds) {
        statistics.forEach(mean -> mean.muli(examples));
        if (adds) {
            sum.addi(part);
        } else {
            sum.assign(part);
        }
    }

    @Override
    public boolean clipsByNorm() {
        return rule.clipsByNorm();
    }

    @Override
    public Squares squares(StepClock clock) {
        return new Squares(rule.squares(clock), 0);
    }

    @Override
    public void update(StepClock clock) {
        rule.apply(clock, Math.toIntExact(clock.step()));
        constrain(clock);
    }

    @Override
    public void update(StepClock clock, double norm) {
        rule.apply(clock, Math.toIntExact(clock.step()), norm);
        constrain(clock);
    }

    /** Schedules of noise look at the clock of layers. */
    private void constrain(StepClock clock) {
        owner.applyConstraints(Math.toIntExact(clock.step()), clock.epoch());
        step = Math.toIntExact(clock.step()) + 1;
        epoch = clock.epoch();
        networks.forEach(network -> network.tick(step, epoch));
    }

    @Override
    public double regularization() {
        return owner.calcRegularizationScore(true);
    }

    @Override
    public int parameterCount() {
        return count;
    }

    @Override
    public void readParameters(int from, FloatBuffer target) {
        parameterFloats.read(from, target);
    }

    @Override
    public void writeParameters(float[] source) {
        parameterFloats.write(source, count);
    }

    @Override
    public void readGradient(int from, FloatBuffer target) {
        gradientFloats.read(from, target);
    }

    @Override
    public void writeGradient(float[] source) {
        gradientFloats.write(source, count);
    }

    @Override
    public int stateLength() {
        return stateFloats == null ? 0 : stateFloats.length();
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
    public void close() {
        parameters.close();
        sum.close();
        part.close();
        if (state != null) {
            state.close();
        }
    }
}
