package io.tatara.keras;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** Convolutions along the steps of a sequence. */
final class SequenceConvolution {

    private final Draft draft;
    private final Weights weights;

    SequenceConvolution(Draft draft, Weights weights) {
        this.draft = draft;
        this.weights = weights;
    }

    Flow add(KerasLayer layer, Flow input, Signal.Sequence sequence) {
        layer.requireChannelsLast();
        layer.require(layer.config().path("groups").asInt(1) == 1, "has groups: only 1 is supported");
        int kernel = layer.single("kernel_size");
        int stride = layer.single("strides");
        int dilation = layer.config().has("dilation_rate") ? layer.single("dilation_rate") : 1;
        int filters = layer.count("filters");
        boolean bias = layer.flag("use_bias", true);
        IActivation activation = Activations.of(layer, "activation");
        layer.require(!(activation instanceof ActivationSoftmax), "is a softmax of sequences: only vectors have one");
        Convolution1DLayer convolution = new Convolution1DLayer.Builder(kernel, stride)
                .dilation(dilation)
                .convolutionMode(Windows.isCausal(layer) ? ConvolutionMode.Causal : Windows.mode(layer))
                .rnnDataFormat(RNNFormat.NCW)
                .nIn(sequence.size())
                .nOut(filters)
                .hasBias(bias)
                .activation(activation)
                .build();
        int steps = Windows.count(layer, sequence.steps(), kernel, stride, dilation);
        // DL4J declares (filters, size, kernel), and reads the numbers as (kernel, size, filters), which is Keras'
        // order
        Tensor taps = weights.take("kernel", kernel, sequence.size(), filters);
        draft.parameter(layer.name(), "W", new Tensor(new int[] {filters, sequence.size(), kernel}, taps.values()));
        if (bias) {
            draft.parameter(layer.name(), "b", weights.take("bias", filters));
        }
        return draft.layer(layer.name(), convolution, input, new Signal.Sequence(steps, filters));
    }
}
