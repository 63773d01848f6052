package io.tatara.model;

import io.tatara.TataraException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * What a run file says of training that DL4J keeps inside each layer's configuration. Applied over whatever a
 * configuration held before.
 */
record TrainingTerms(Optimizer optimizer, Regularization regularization, Clipping clipping, long seed) {

    // DL4J scales every unit by norm/(norm + epsilon), even those within the limit; its own 1e-6 would shrink small
    // weights at each step. This one vanishes beside any norm that matters and still keeps 0/0 away.
    private static final double NORM_EPSILON = 1e-30;

    void applyTo(NeuralNetConfiguration configuration) {
        // ND4J takes a seed of 0 for "the clock's": every worker would start from other parameters
        configuration.setSeed(seed == 0 ? Long.MIN_VALUE : seed);
        configuration.setMiniBatch(true);
        configuration.setIterationCount(0);
        configuration.setEpochCount(0);
        // the configuration that graphs keep for defaults has no layer
        if (configuration.getLayer() != null) {
            applyTo(configuration.getLayer());
        }
    }

    private void applyTo(org.deeplearning4j.nn.conf.layers.Layer layer) {
        if (layer instanceof FrozenLayer frozen) {
            applyTo(frozen.getLayer());
        } else if (layer instanceof Bidirectional both) {
            applyTo(both.getFwd());
            applyTo(both.getBwd());
        } else if (layer instanceof BaseWrapperLayer wrapper) {
            applyTo(wrapper.getUnderlying());
        } else if (layer instanceof BaseLayer trained) {
            train(trained);
        } else {
            layer.setConstraints(null);
        }
    }

    private void train(BaseLayer layer) {
        layer.setIUpdater(Dl4jNames.updater(optimizer));
        layer.setBiasUpdater(null);
        layer.setRegularization(penalties());
        layer.setRegularizationBias(new ArrayList<>());
        layer.setConstraints(constraints(layer));
        layer.setGradientNormalization(GradientNormalization.None);
        layer.setGradientNormalizationThreshold(1);
        // the "gradient" of batch norm's running statistics is an update already: no limit may touch it
        if (layer instanceof BatchNormalization) {
            return;
        }
        if (clipping instanceof Clipping.Value value) {
            layer.setGradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue);
            layer.setGradientNormalizationThreshold(value.limit());
        } else if (clipping instanceof Clipping.LayerNorm norm) {
            layer.setGradientNormalization(GradientNormalization.ClipL2PerLayer);
            layer.setGradientNormalizationThreshold(norm.limit());
        }
    }

    private List<org.nd4j.linalg.learning.regularization.Regularization> penalties() {
        List<org.nd4j.linalg.learning.regularization.Regularization> penalties = new ArrayList<>();
        if (regularization.l1() > 0) {
            penalties.add(new L1Regularization(regularization.l1()));
        }
        if (regularization.l2() > 0) {
            penalties.add(new L2Regularization(regularization.l2()));
        }
        if (regularization.weightDecay() > 0) {
            penalties.add(new WeightDecay(regularization.weightDecay(), true));
        }
        return penalties;
    }

    private @Nullable List<LayerConstraint> constraints(BaseLayer layer) {
        if (regularization.maxNorm() == 0 || layer instanceof BatchNormalization) {
            return null;
        }
        List<String> weights = layer.initializer().weightKeys(layer);
        if (weights.isEmpty()) {
            return null;
        }
        MaxNormConstraint constraint =
                new MaxNormConstraint(regularization.maxNorm(), new HashSet<>(weights), incoming(layer));
        constraint.setEpsilon(NORM_EPSILON);
        return List.of(constraint);
    }

    /** The dimensions of a layer's weights that lead into one unit; an embedding's unit is one index's vector. */
    private static int[] incoming(BaseLayer layer) {
        if (layer instanceof EmbeddingLayer || layer instanceof EmbeddingSequenceLayer) {
            return new int[] {1};
        }
        if (!(layer instanceof ConvolutionLayer)) {
            return new int[] {0};
        }
        if (layer.getClass() == ConvolutionLayer.class) {
            return new int[] {1, 2, 3};
        }
        throw new TataraException("training.regularization.maxNorm is not supported for a "
                + layer.getClass().getSimpleName() + "; set it to 0");
    }
}
