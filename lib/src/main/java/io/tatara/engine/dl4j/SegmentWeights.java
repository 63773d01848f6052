package io.tatara.engine.dl4j;

import io.tatara.engine.StepClock;
import io.tatara.engine.Stretch;
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
final class SegmentWeights implements AutoCloseable {

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
        return network(part);
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

    boolean clipsByNorm() {
        return rule.clipsByNorm();
    }

    double squares(StepClock clock) {
        return rule.squares(clock);
    }

    void update(StepClock clock) {
        int step = Math.toIntExact(clock.step());
        rule.apply(clock, step);
        owner.applyConstraints(step, clock.epoch());
    }

    void update(StepClock clock, double norm) {
        int step = Math.toIntExact(clock.step());
        rule.apply(clock, step, norm);
        owner.applyConstraints(step, clock.epoch());
    }

    double penalty() {
        return owner.calcRegularizationScore(true);
    }

    int count() {
        return count;
    }

    NativeFloats parameters() {
        return parameterFloats;
    }

    NativeFloats gradient() {
        return gradientFloats;
    }

    int stateLength() {
        return stateFloats == null ? 0 : stateFloats.length();
    }

    void readState(FloatBuffer target) {
        if (stateFloats != null) {
            stateFloats.read(0, target);
        }
    }

    void writeState(float[] source) {
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
