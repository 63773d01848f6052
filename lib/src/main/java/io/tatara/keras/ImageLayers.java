package io.tatara.keras;

import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** Layers that take images. */
final class ImageLayers {

    static final List<String> KINDS = List.of(
            "Conv2D",
            "MaxPooling2D",
            "AveragePooling2D",
            "GlobalMaxPooling2D",
            "GlobalAveragePooling2D",
            "ZeroPadding2D");

    private final Draft draft;
    private final Weights weights;

    ImageLayers(Draft draft, Weights weights) {
        this.draft = draft;
        this.weights = weights;
    }

    Flow add(KerasLayer layer, Flow input) {
        if (!(input.signal() instanceof Signal.Image image)) {
            throw layer.misfit("images", input.signal(), "build it with an Input(shape=(height, width, channels))");
        }
        layer.requireChannelsLast();
        return switch (layer.kind()) {
            case "Conv2D" -> convolution(layer, input, image);
            case "MaxPooling2D" -> pooling(layer, input, image, PoolingType.MAX);
            case "AveragePooling2D" -> pooling(layer, input, image, PoolingType.AVG);
            case "GlobalMaxPooling2D" -> global(layer, input, PoolingType.MAX, image.channels());
            case "GlobalAveragePooling2D" -> global(layer, input, PoolingType.AVG, image.channels());
            default -> padding(layer, input, image);
        };
    }

    private Flow convolution(KerasLayer layer, Flow input, Signal.Image image) {
        int[] kernel = layer.pair("kernel_size");
        int[] stride = layer.pair("strides");
        int[] dilation = layer.config().has("dilation_rate") ? layer.pair("dilation_rate") : new int[] {1, 1};
        int filters = layer.count("filters");
        boolean bias = layer.flag("use_bias", true);
        layer.require(layer.config().path("groups").asInt(1) == 1, "has groups: only 1 is supported");
        ConvolutionMode mode = Windows.mode(layer);
        IActivation activation = Activations.of(layer, "activation");
        layer.require(!(activation instanceof ActivationSoftmax), "is a softmax of images: only vectors have one");
        ConvolutionLayer convolution = new ConvolutionLayer.Builder(kernel, stride)
                .dilation(dilation)
                .convolutionMode(mode)
                .nIn(image.channels())
                .nOut(filters)
                .hasBias(bias)
                .activation(activation)
                .build();
        Signal output = new Signal.Image(
                Windows.count(layer, image.height(), kernel[0], stride[0], dilation[0]),
                Windows.count(layer, image.width(), kernel[1], stride[1], dilation[1]),
                filters);
        draft.parameter(
                layer.name(),
                "W",
                weights.take("kernel", kernel[0], kernel[1], image.channels(), filters)
                        .transposed(3, 2, 0, 1));
        if (bias) {
            draft.parameter(layer.name(), "b", weights.take("bias", filters));
        }
        return draft.layer(layer.name(), convolution, input, output);
    }

    private Flow pooling(KerasLayer layer, Flow input, Signal.Image image, PoolingType kind) {
        int[] size = layer.pair("pool_size");
        int[] stride = layer.config().hasNonNull("strides") ? layer.pair("strides") : size;
        SubsamplingLayer pooling = new SubsamplingLayer.Builder(kind)
                .kernelSize(size)
                .stride(stride)
                .convolutionMode(Windows.mode(layer))
                .build();
        Signal output = new Signal.Image(
                Windows.count(layer, image.height(), size[0], stride[0], 1),
                Windows.count(layer, image.width(), size[1], stride[1], 1),
                image.channels());
        return draft.layer(layer.name(), pooling, input, output);
    }

    private Flow global(KerasLayer layer, Flow input, PoolingType kind, int channels) {
        return global(draft, layer, input, kind, channels);
    }

    static Flow global(Draft draft, KerasLayer layer, Flow input, PoolingType kind, int size) {
        layer.refuseFlag("keepdims", "build it without, and what follows for vectors");
        return draft.layer(layer.name(), new GlobalPoolingLayer.Builder(kind).build(), input, Signal.Vector.of(size));
    }

    private Flow padding(KerasLayer layer, Flow input, Signal.Image image) {
        int[] rows = Windows.edges(layer, 0);
        int[] columns = Windows.edges(layer, 1);
        Signal output = new Signal.Image(
                rows[0] + image.height() + rows[1], columns[0] + image.width() + columns[1], image.channels());
        return draft.layer(
                layer.name(),
                new ZeroPaddingLayer.Builder(rows[0], rows[1], columns[0], columns[1]).build(),
                input,
                output);
    }
}
