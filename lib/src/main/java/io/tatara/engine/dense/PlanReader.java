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

    private final PlanStages stages;
    private final List<String> names = new ArrayList<>();
    private final boolean sparse;
    private final TensorSplit split;
    private int base;

    private PlanReader(int featureWidth, boolean sparse, TensorSplit split) {
        this.stages = new PlanStages(featureWidth, split);
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
        int inputs = from == 0 ? 0 : reader.stages.width();
        int last = configuration.getConfs().size() - 1;
        for (int i = from; i < Math.min(to, last); i++) {
            reader.read(configuration.getConf(i).getLayer(), i);
        }
        reader.stages.toRows(reader.names.size() - 1);
        HeadSpec head =
                to <= last ? null : reader.end(configuration.getConf(last).getLayer(), last);
        return new Plan(reader.stages.fused(), reader.names, inputs, reader.stages.width(), head);
    }

    /** What was read so far told the width alone. */
    private void beginAt(int index) {
        base = index;
        stages.clear();
        names.clear();
    }

    private void read(Layer layer, int index) {
        name(layer, index);
        try {
            translate(layer, index);
        } catch (UnknownLayer unknown) {
            throw located(index, unknown);
        } catch (ArithmeticException tooMany) {
            throw located(index, new UnknownLayer("with it the network has more than 2,147,483,647 parameters"));
        }
    }

    private HeadSpec end(Layer layer, int index) {
        name(layer, index);
        try {
            if (layer.getClass() == OutputLayer.class) {
                OutputLayer output = (OutputLayer) layer;
                drop(output.getIDropout(), index);
                affine(output, index, output.hasBias(), false);
                return LossReader.read(output.getLossFn(), output.getActivationFn(), stages.width());
            }
            if (layer.getClass() == LossLayer.class) {
                LossLayer output = (LossLayer) layer;
                drop(output.getIDropout(), index);
                return LossReader.read(output.getLossFn(), output.getActivationFn(), stages.width());
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
        if (inputs != stages.width()) {
            throw new UnknownLayer("%d inputs where %d come in".formatted(inputs, stages.width()));
        }
        TensorShard shard = split.of(index);
        boolean limited =
                layer.getConstraints() != null && !layer.getConstraints().isEmpty();
        // max-norm asks for a unit's weights, which lie across the rows
        boolean looksUp = sparse && base == 0 && stages.isEmpty() && !limited;
        if (shard == TensorShard.COLUMNS && sparse && base == 0 && stages.isEmpty()) {
            throw new UnknownLayer("sparse features, which columns would need written out; deal it out by rows");
        }
        if (shard == TensorShard.COLUMNS) {
            stages.byColumns(index - base, units, hasBias);
        } else if (looksUp) {
            stages.lookup(index - base, shard, inputs, units, hasBias, true);
        } else if (shard == TensorShard.NONE) {
            stages.whole(index - base, units, hasBias);
        } else if (limited) {
            throw new UnknownLayer("max-norm, which looks at all weights of a unit, where these are dealt out by rows");
        } else {
            stages.byRows(index - base, units, hasBias);
        }
    }

    private void embed(EmbeddingLayer layer, int index) {
        checkTraining(layer);
        if (index > 0 || stages.width() != 1 || layer.getIDropout() != null) {
            throw new UnknownLayer("an embedding of anything but one index, without dropout");
        }
        if (layer.getConstraints() != null && !layer.getConstraints().isEmpty()) {
            throw new UnknownLayer("max-norm");
        }
        int units = Math.toIntExact(layer.getNOut());
        int all = Math.toIntExact(layer.getNIn());
        stages.lookup(index - base, split.of(index), all, units, layer.hasBias(), false);
        activate(layer.getActivationFn(), index);
    }

    private void normalise(BatchNormalization layer, int index) {
        checkTraining(layer);
        drop(layer.getIDropout(), index);
        if (layer.isLockGammaBeta() && (layer.getGamma() != 1 || layer.getBeta() != 0)) {
            throw new UnknownLayer("a fixed gamma that is not 1 or a fixed beta that is not 0");
        }
        boolean free = !layer.isLockGammaBeta();
        stages.normalise(index - base, free, layer.isUseLogStd(), layer.getDecay(), layer.getEps());
    }

    private void activate(IActivation activation, int index) {
        if (activation instanceof ActivationSoftmax) {
            stages.softmax(index - base);
            return;
        }
        List<Pointwise> functions =
                ActivationReader.read(activation).orElseThrow(() -> new UnknownLayer("the activation " + activation));
        if (!functions.isEmpty()) {
            stages.elementwise(index - base, functions);
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
            stages.elementwise(index - base, List.of(new Dropout((float) (1 - kept), index)));
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
}
