package io.tatara.engine.dense;

import io.tatara.model.TensorShard;
import io.tatara.model.TensorSplit;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.learning.config.IUpdater;

/** Translates a DL4J configuration into a plan, or says which layer cannot be. */
final class PlanReader {

    private final List<Stage> stages = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final boolean sparse;
    private final TensorSplit split;
    private int width;
    private int offset;
    private int base;
    /** Of what flows behind the stages so far. */
    private Spread spread = Spread.ROWS;

    private PlanReader(int featureWidth, boolean sparse, TensorSplit split) {
        this.width = featureWidth;
        this.sparse = sparse;
        this.split = split;
    }

    /**
     * Translates.
     *
     * @param sparse whether the features are index/value pairs: a dense layer that comes first then looks up the rows of
     *     its weights
     * @throws UnknownLayer naming the layer and what is not known about it
     */
    static Plan read(MultiLayerConfiguration configuration, int featureWidth, boolean sparse) {
        int layers = configuration.getConfs().size();
        return read(configuration, featureWidth, sparse, 0, layers, TensorSplit.NONE);
    }

    /**
     * Translates some of the layers.
     *
     * @param configuration of whole layers
     * @param from the first of them, and {@code to} the one behind the last
     * @param split whose part of which layers
     */
    static Plan read(
            MultiLayerConfiguration configuration,
            int featureWidth,
            boolean sparse,
            int from,
            int to,
            TensorSplit split) {
        if (!configuration.getInputPreProcessors().isEmpty()) {
            throw new UnknownLayer("an input preprocessor, for images or sequences");
        }
        if (configuration.getBackpropType() == BackpropType.TruncatedBPTT) {
            throw new UnknownLayer("truncated backpropagation through time");
        }
        PlanReader reader = new PlanReader(featureWidth, sparse, split);
        for (int i = 0; i < from; i++) {
            reader.read(configuration.getConf(i).getLayer(), i);
        }
        reader.beginAt(from);
        int inputs = from == 0 ? 0 : reader.width;
        int last = configuration.getConfs().size() - 1;
        for (int i = from; i < Math.min(to, last); i++) {
            reader.read(configuration.getConf(i).getLayer(), i);
        }
        reader.toRows(reader.names.size() - 1);
        HeadSpec head =
                to <= last ? null : reader.end(configuration.getConf(last).getLayer(), last);
        return new Plan(Plan.fused(reader.stages), reader.names, inputs, reader.width, head);
    }

    /** What was read so far told the width alone. */
    private void beginAt(int index) {
        base = index;
        offset = 0;
        spread = Spread.ROWS;
        stages.clear();
        names.clear();
    }

    private void read(Layer layer, int index) {
        name(layer, index);
        try {
            translate(layer, index);
        } catch (UnknownLayer unknown) {
            throw located(index, unknown);
        }
    }

    private HeadSpec end(Layer layer, int index) {
        name(layer, index);
        try {
            if (layer.getClass() == OutputLayer.class) {
                OutputLayer output = (OutputLayer) layer;
                drop(output.getIDropout(), index);
                affine(output, index, output.hasBias(), false);
                return LossReader.read(output.getLossFn(), output.getActivationFn(), width);
            }
            if (layer.getClass() == LossLayer.class) {
                LossLayer output = (LossLayer) layer;
                drop(output.getIDropout(), index);
                return LossReader.read(output.getLossFn(), output.getActivationFn(), width);
            }
            throw new UnknownLayer("it ends the network");
        } catch (UnknownLayer unknown) {
            throw located(index, unknown);
        }
    }

    private void name(Layer layer, int index) {
        names.add("layer %d (%s)".formatted(index, layer.getClass().getSimpleName()));
    }

    private UnknownLayer located(int index, UnknownLayer unknown) {
        return new UnknownLayer(names.get(index - base) + ": " + unknown.getMessage());
    }

    private void translate(Layer layer, int index) {
        if (layer.getClass() == DenseLayer.class) {
            DenseLayer dense = (DenseLayer) layer;
            drop(dense.getIDropout(), index);
            affine(dense, index, dense.hasBias(), dense.hasLayerNorm());
            activate(dense.getActivationFn(), index);
        } else if (layer.getClass() == EmbeddingLayer.class) {
            embed((EmbeddingLayer) layer, index);
        } else if (layer.getClass() == BatchNormalization.class) {
            normalise((BatchNormalization) layer, index);
        } else if (layer.getClass() == ActivationLayer.class) {
            drop(layer.getIDropout(), index);
            activate(((ActivationLayer) layer).getActivationFn(), index);
        } else if (layer.getClass() == DropoutLayer.class) {
            drop(layer.getIDropout(), index);
        } else {
            throw new UnknownLayer("this kind of layer");
        }
    }

    private void affine(FeedForwardLayer layer, int index, boolean hasBias, boolean layerNorm) {
        if (layerNorm) {
            throw new UnknownLayer("layer normalisation");
        }
        checkTraining(layer);
        int inputs = Math.toIntExact(layer.getNIn());
        int units = Math.toIntExact(layer.getNOut());
        if (inputs != width) {
            throw new UnknownLayer("%d inputs where %d come in".formatted(inputs, width));
        }
        switch (split.of(index)) {
            case COLUMNS -> byColumns(index - base, inputs, units, hasBias);
            case ROWS -> byRows(layer, index - base, inputs, units, hasBias);
            default -> whole(layer, index - base, inputs, units, hasBias);
        }
        width = units;
    }

    private void whole(FeedForwardLayer layer, int at, int inputs, int units, boolean hasBias) {
        toRows(at);
        int weights = take(Math.multiplyExact(inputs, units));
        int bias = hasBias ? take(units) : -1;
        stages.add(
                looksUp(layer)
                        ? new Stage.Lookup(at, inputs, inputs, units, weights, bias, true)
                        : new Stage.Affine(at, units, weights, bias));
    }

    private boolean looksUp(FeedForwardLayer layer) {
        // max-norm asks for a unit's weights, which lie across the rows
        boolean free = layer.getConstraints() == null || layer.getConstraints().isEmpty();
        return sparse && base == 0 && stages.isEmpty() && free;
    }

    private void byColumns(int at, int inputs, int units, boolean hasBias) {
        requirePartOf(units, "units");
        toRows(at);
        stages.add(new Stage.Move(at, Spread.ROWS, Spread.ALL, inputs));
        int own = split.part(units);
        int weights = take(Math.multiplyExact(inputs, own));
        stages.add(new Stage.Affine(at, own, weights, hasBias ? take(own) : -1));
        spread = Spread.COLUMNS;
    }

    private void byRows(FeedForwardLayer layer, int at, int inputs, int units, boolean hasBias) {
        requirePartOf(inputs, "inputs");
        int own = split.part(inputs);
        if (looksUp(layer)) {
            int table = take(Math.multiplyExact(own, units));
            stages.add(new Stage.Lookup(at, own, inputs, units, table, hasBias ? take(units) : -1, true));
            return;
        }
        if (layer.getConstraints() != null && !layer.getConstraints().isEmpty()) {
            throw new UnknownLayer("max-norm, which looks at all weights of a unit, where these are dealt out by rows");
        }
        if (spread == Spread.ROWS) {
            stages.add(new Stage.Move(at, Spread.ROWS, Spread.COLUMNS, inputs));
        }
        stages.add(new Stage.Affine(at, units, take(Math.multiplyExact(own, units)), -1));
        stages.add(new Stage.Move(at, Spread.PARTS, Spread.ROWS, units));
        spread = Spread.ROWS;
        if (hasBias) {
            stages.add(new Stage.Shift(at, take(units)));
        }
    }

    private void requirePartOf(int places, String what) {
        if (places < split.count()) {
            throw new UnknownLayer(
                    "%d %s, which are too few to be dealt out to %d workers".formatted(places, what, split.count()));
        }
    }

    /** Before what needs all columns of its own rows. */
    private void toRows(int at) {
        if (spread == Spread.COLUMNS) {
            stages.add(new Stage.Move(at, Spread.COLUMNS, Spread.ROWS, width));
            spread = Spread.ROWS;
        }
    }

    private int columnsOf() {
        return spread == Spread.COLUMNS ? width : 0;
    }

    private void embed(EmbeddingLayer layer, int index) {
        checkTraining(layer);
        if (index > 0 || width != 1 || layer.getIDropout() != null) {
            throw new UnknownLayer("an embedding of anything but one index, without dropout");
        }
        if (layer.getConstraints() != null && !layer.getConstraints().isEmpty()) {
            throw new UnknownLayer("max-norm");
        }
        int units = Math.toIntExact(layer.getNOut());
        int all = Math.toIntExact(layer.getNIn());
        int own = all;
        if (split.of(index) == TensorShard.VOCABULARY) {
            requirePartOf(all, "vectors");
            own = split.part(all);
        }
        int table = take(Math.multiplyExact(own, units));
        stages.add(new Stage.Lookup(index - base, own, all, units, table, layer.hasBias() ? take(units) : -1, false));
        width = units;
        activate(layer.getActivationFn(), index);
    }

    private void normalise(BatchNormalization layer, int index) {
        checkTraining(layer);
        drop(layer.getIDropout(), index);
        if (layer.isLockGammaBeta() && (layer.getGamma() != 1 || layer.getBeta() != 0)) {
            throw new UnknownLayer("a fixed gamma that is not 1 or a fixed beta that is not 0");
        }
        toRows(index - base);
        boolean free = !layer.isLockGammaBeta();
        int scale = free ? take(width) : -1;
        int shift = free ? take(width) : -1;
        stages.add(new Stage.Normalise(
                index - base,
                scale,
                shift,
                take(width),
                take(width),
                layer.isUseLogStd(),
                layer.getDecay(),
                layer.getEps()));
    }

    private void activate(IActivation activation, int index) {
        if (activation instanceof ActivationSoftmax) {
            toRows(index - base);
            stages.add(new Stage.Softmax(index - base));
            return;
        }
        List<Pointwise> functions =
                ActivationReader.read(activation).orElseThrow(() -> new UnknownLayer("the activation " + activation));
        if (!functions.isEmpty()) {
            stages.add(new Stage.Elementwise(index - base, functions, columnsOf()));
        }
    }

    private void drop(@Nullable IDropout dropout, int index) {
        if (dropout == null) {
            return;
        }
        if (dropout.getClass() != org.deeplearning4j.nn.conf.dropout.Dropout.class
                || ((org.deeplearning4j.nn.conf.dropout.Dropout) dropout).getPSchedule() != null) {
            throw new UnknownLayer("the dropout " + dropout.getClass().getSimpleName());
        }
        double kept = ((org.deeplearning4j.nn.conf.dropout.Dropout) dropout).getP();
        if (kept < 1) {
            List<Pointwise> mask = List.of(new Dropout((float) (1 - kept), index));
            stages.add(new Stage.Elementwise(index - base, mask, columnsOf()));
        }
    }

    private void checkTraining(BaseLayer layer) {
        if (layer.getWeightNoise() != null) {
            throw new UnknownLayer("weight noise");
        }
        RuleReader.rule(layer.getIUpdater());
        IUpdater bias = layer.getBiasUpdater();
        if (bias != null) {
            RuleReader.rule(bias);
        }
        RuleReader.penalty(layer.getRegularization());
        RuleReader.penalty(layer.getRegularizationBias());
        GradientNormalization limit = layer.getGradientNormalization();
        if (limit != null
                && limit != GradientNormalization.None
                && limit != GradientNormalization.ClipElementWiseAbsoluteValue
                && limit != GradientNormalization.ClipL2PerLayer) {
            throw new UnknownLayer("the gradient normalisation " + limit);
        }
        List<LayerConstraint> constraints = layer.getConstraints();
        if (constraints != null) {
            constraints.forEach(PlanReader::checkConstraint);
        }
    }

    private static void checkConstraint(LayerConstraint constraint) {
        if (!(constraint instanceof MaxNormConstraint norm)
                || norm.getDimensions().length != 1
                || norm.getDimensions()[0] != 0) {
            throw new UnknownLayer("the constraint " + constraint);
        }
    }

    private int take(int count) {
        int at = offset;
        offset = Math.addExact(offset, count);
        return at;
    }
}
