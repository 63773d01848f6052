package io.tatara.engine.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * Where DL4J keeps a network's parameters and their state, and what it would start from: read off a DL4J network that is
 * made for the purpose and thrown away.
 *
 * @param layerLimits the gradient norm that a layer may have, by index; none for layers without
 * @param initial the parameters that DL4J would start from
 */
record Layout(List<SliceSpec> slices, int parameters, int state, Map<Integer, Double> layerLimits, Initial initial) {

    /** Parameters to start from. */
    static final class Initial {
        private final float[] values;

        private Initial(float[] values) {
            this.values = values;
        }

        float[] values() {
            return values;
        }
    }

    /** Of layers that have no parameters. */
    static final Layout NOTHING = new Layout(List.of(), 0, 0, Map.of(), new Initial(new float[0]));

    static Layout of(MultiLayerConfiguration configuration, float @Nullable [] parameters) {
        return startingFrom(configuration, parameters == null ? null : Nd4j.createFromArray(parameters));
    }

    /** @param parameters to start from, closed here; null to initialise them from the configuration's seed */
    static Layout startingFrom(MultiLayerConfiguration configuration, @Nullable INDArray parameters) {
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init(parameters, false);
        BaseMultiLayerUpdater<?> updater = (BaseMultiLayerUpdater<?>) network.getUpdater();
        INDArray state = updater.getStateViewArray();
        List<SliceSpec> slices = new ArrayList<>();
        Map<Integer, Double> limits = new TreeMap<>();
        for (UpdaterBlock block : updater.getUpdaterBlocks()) {
            for (UpdaterBlock.ParamState part : block.getLayersAndVariablesInBlock()) {
                slices.add(slice(block, part));
                TrainingConfig config = part.getLayer().getConfig();
                if (config.getGradientNormalization() == GradientNormalization.ClipL2PerLayer) {
                    limits.put(index(part.getLayer()), config.getGradientNormalizationThreshold());
                }
            }
        }
        float[] initial = network.params().toFloatVector();
        Layout layout = new Layout(
                List.copyOf(slices),
                initial.length,
                state == null ? 0 : Math.toIntExact(state.length()),
                limits,
                new Initial(initial));
        network.params().close();
        updater.getFlattenedGradientsView().close();
        if (state != null) {
            state.close();
        }
        return layout;
    }

    /** The same without parameters to start from, which would take memory as long as this is kept. */
    Layout bare() {
        return new Layout(slices, parameters, state, layerLimits, new Initial(new float[0]));
    }

    private static SliceSpec slice(UpdaterBlock block, UpdaterBlock.ParamState part) {
        Trainable layer = part.getLayer();
        TrainingConfig config = layer.getConfig();
        List<Regularization> penalties = config.getRegularizationByParam(part.getParamName());
        int offset = part.getParamOffsetStart();
        boolean clipped = config.getGradientNormalization() == GradientNormalization.ClipElementWiseAbsoluteValue;
        return new SliceSpec(
                index(layer),
                offset,
                part.getParamOffsetEnd() - offset,
                block.getUpdaterViewOffsetStart() + offset - block.getParamOffsetStart(),
                block.getParamOffsetEnd() - block.getParamOffsetStart(),
                RuleReader.rule(config.getUpdaterByParam(part.getParamName())),
                penalties == null ? Penalty.NONE : RuleReader.penalty(penalties),
                layer.updaterDivideByMinibatch(part.getParamName()),
                clipped ? (float) config.getGradientNormalizationThreshold() : Float.POSITIVE_INFINITY,
                maxNorm(config, part.getParamName()),
                config instanceof FeedForwardLayer fed ? Math.toIntExact(fed.getNIn()) : 1);
    }

    private static int index(Trainable layer) {
        return ((Layer) layer).getIndex();
    }

    private static double maxNorm(TrainingConfig config, String parameter) {
        List<LayerConstraint> constraints = ((BaseLayer) config).getConstraints();
        if (constraints != null) {
            for (LayerConstraint constraint : constraints) {
                if (constraint instanceof MaxNormConstraint norm
                        && norm.getParams().contains(parameter)) {
                    return norm.getMaxNorm();
                }
            }
        }
        return 0;
    }
}
