package io.tatara.engine.dl4j;

import io.tatara.engine.StepClock;
import io.tatara.engine.Stretch;
import io.tatara.model.Clipping;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * One step of DL4J's updater with the same arithmetic in the same order, but none of the slicing that DL4J repeats at
 * every step, and with the learning rate and global norm that DL4J lacks.
 */
final class UpdateRule {

    private final BaseMultiLayerUpdater<?> updater;
    private final INDArray parameters;
    private final INDArray gradient;
    private final Clipping clipping;
    private final List<UpdaterBlock> blocks;
    private final List<INDArray> sums;
    private final List<INDArray> summed;
    private final List<Trainable> limited;

    /** @param weighsStatistics whether all of the gradient is summed over examples, running statistics too */
    UpdateRule(BaseMultiLayerUpdater<?> updater, INDArray parameters, Clipping clipping, boolean weighsStatistics) {
        this.updater = updater;
        this.parameters = parameters;
        this.gradient = updater.getFlattenedGradientsView().reshape(parameters.length());
        this.clipping = clipping;
        this.blocks = updater.getUpdaterBlocks().stream()
                .filter(block -> !block.skipDueToPretrainConfig(false))
                .toList();
        this.sums = sums();
        this.summed = weighsStatistics ? List.of(gradient) : sums;
        this.limited = limited();
    }

    /** Turns the gradient, a sum over {@code clock.examples()}, into a step and takes it. */
    void apply(StepClock clock, int step) {
        average(clock, step);
        if (clipsByNorm()) {
            clip(Math.sqrt(squares()));
        }
        move(clock, step);
    }

    /** The same, where the whole network's mean gradient, of which this one is a part, has a norm. */
    void apply(StepClock clock, int step, double norm) {
        average(clock, step);
        clip(norm);
        move(clock, step);
    }

    boolean clipsByNorm() {
        return clipping instanceof Clipping.GlobalNorm;
    }

    /** The sum of squares of the mean gradient. A network clipped by its norm has no limits by layer. */
    double squares(StepClock clock) {
        return squares() / clock.examples() / clock.examples();
    }

    private void average(StepClock clock, int step) {
        if (clock.examples() > 1) {
            summed.forEach(part -> part.divi(clock.examples()));
        }
        for (Trainable layer : limited) {
            updater.preApply(layer, new DefaultGradient(), step);
        }
    }

    private void move(StepClock clock, int step) {
        for (UpdaterBlock block : blocks) {
            IUpdater rule = block.getGradientUpdater().getConfig();
            if (rule.hasLearningRate() && rule.getLearningRate(step, clock.epoch()) != clock.learningRate()) {
                rule.setLrAndSchedule(clock.learningRate(), null);
            }
            block.update(step, clock.epoch());
        }
        parameters.subi(gradient);
    }

    private double squares() {
        double squares = 0;
        for (INDArray part : sums) {
            double norm = part.norm2Number().doubleValue();
            squares += norm * norm;
        }
        return squares;
    }

    private void clip(double norm) {
        if (clipping instanceof Clipping.GlobalNorm global && norm > global.limit()) {
            sums.forEach(part -> part.muli(global.limit() / norm));
        }
    }

    /**
     * The stretches of the gradient that are sums over examples. The others are updates already: batch norm's running
     * statistics.
     */
    private List<INDArray> sums() {
        List<INDArray> stretches = new ArrayList<>();
        long from = 0;
        long to = 0;
        for (UpdaterBlock block : updater.getUpdaterBlocks()) {
            for (UpdaterBlock.ParamState part : block.getLayersAndVariablesInBlock()) {
                if (part.getLayer().updaterDivideByMinibatch(part.getParamName())) {
                    to = part.getParamOffsetEnd();
                } else {
                    addStretch(stretches, from, to);
                    from = part.getParamOffsetEnd();
                    to = from;
                }
            }
        }
        addStretch(stretches, from, to);
        return stretches;
    }

    /** The other stretches: batch norm's running statistics. */
    List<Stretch> statistics() {
        List<Stretch> stretches = new ArrayList<>();
        for (UpdaterBlock block : updater.getUpdaterBlocks()) {
            for (UpdaterBlock.ParamState part : block.getLayersAndVariablesInBlock()) {
                if (!part.getLayer().updaterDivideByMinibatch(part.getParamName())) {
                    int from = part.getParamOffsetStart();
                    stretches.add(new Stretch(from, part.getParamOffsetEnd() - from));
                }
            }
        }
        return stretches;
    }

    private void addStretch(List<INDArray> stretches, long from, long to) {
        if (to > from) {
            stretches.add(gradient.get(NDArrayIndex.interval(from, to)));
        }
    }

    private List<Trainable> limited() {
        Set<Trainable> layers = new LinkedHashSet<>();
        for (UpdaterBlock block : blocks) {
            for (UpdaterBlock.ParamState part : block.getLayersAndVariablesInBlock()) {
                GradientNormalization limit = part.getLayer().getConfig().getGradientNormalization();
                if (limit != null && limit != GradientNormalization.None) {
                    layers.add(part.getLayer());
                }
            }
        }
        return List.copyOf(layers);
    }
}
