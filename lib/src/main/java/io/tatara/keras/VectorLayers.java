package io.tatara.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/** Layers that take vectors or make them. */
final class VectorLayers {

    static final List<String> KINDS = List.of("Dense", "BatchNormalization", "Flatten", "Reshape");

    private static final double SMALLEST_VARIANCE = 1e-12;

    private final Draft draft;
    private final Weights weights;

    VectorLayers(Draft draft, Weights weights) {
        this.draft = draft;
        this.weights = weights;
    }

    Flow add(KerasLayer layer, Flow input) {
        return switch (layer.kind()) {
            case "Dense" -> dense(layer, input);
            case "BatchNormalization" -> normalization(layer, input);
            case "Flatten" -> flattened(layer, input);
            default -> reshaped(layer, input);
        };
    }

    private Flow dense(KerasLayer layer, Flow input) {
        Signal.Vector vector = vector(layer, input);
        int units = layer.count("units");
        boolean bias = layer.flag("use_bias", true);
        DenseLayer dense = new DenseLayer.Builder()
                .nIn(vector.size())
                .nOut(units)
                .hasBias(bias)
                .activation(Activations.of(layer, "activation"))
                .build();
        draft.parameter(layer.name(), "W", kernel(vector, units, weights));
        if (bias) {
            draft.parameter(layer.name(), "b", weights.take("bias", units));
        }
        return draft.layer(layer.name(), dense, input, Signal.Vector.of(units));
    }

    static Signal.Vector vector(KerasLayer layer, Flow input) {
        if (input.signal() instanceof Signal.Vector vector) {
            return vector;
        }
        throw layer.misfit(
                "vectors",
                input.signal(),
                "put a Flatten or a global pooling before it, or let the recurrent layer return its last step alone");
    }

    /** Inputs in our order. */
    static Tensor kernel(Signal.Vector vector, int units, Weights weights) {
        // its size is backed by the file before as much is made of what the settings say
        Tensor kernel = weights.take("kernel", vector.size(), units);
        int[] order = vector.order();
        return kernel.reordered(i -> order[i]);
    }

    private Flow normalization(KerasLayer layer, Flow input) {
        Signal.Vector vector = input.signal() instanceof Signal.Image image
                ? Signal.Vector.of(image.channels())
                : vector(layer, input);
        requireLastAxis(layer, input.signal() instanceof Signal.Image ? 3 : 1);
        layer.refuseFlag("renorm", "build it without");
        int size = vector.size();
        // its size is backed by the file before as much is made of what the settings say
        Tensor mean = weights.take("moving_mean", size);
        int[] order = vector.order();
        BatchNormalization norm = new BatchNormalization.Builder()
                .nIn(size)
                .nOut(size)
                .decay(layer.number("momentum", 0.99))
                .eps(layer.number("epsilon", 1e-3))
                .build();
        String name = layer.name();
        draft.parameter(name, "gamma", layer.flag("scale", true) ? taken("gamma", order) : Tensor.filled(size, 1));
        draft.parameter(name, "beta", layer.flag("center", true) ? taken("beta", order) : Tensor.filled(size, 0));
        draft.parameter(name, "mean", mean.reordered(i -> order[i]));
        draft.parameter(name, "log10stdev", taken("moving_variance", order).mapped(VectorLayers::log10OfRoot));
        return draft.layer(name, norm, input, input.signal());
    }

    /** As DL4J keeps a variance; of one of 0 there is none, and epsilon is far more than what stands for it. */
    private static float log10OfRoot(float variance) {
        return (float) (Math.log10(Math.max(variance, SMALLEST_VARIANCE)) / 2);
    }

    private Tensor taken(String name, int[] order) {
        return weights.take(name, order.length).reordered(i -> order[i]);
    }

    private static void requireLastAxis(KerasLayer layer, int last) {
        JsonNode node = layer.config().path("axis");
        int axis = (node.isArray() ? node.path(0) : node).asInt(-1);
        layer.require(
                node.size() <= 1 && (axis == -1 || axis == last),
                "has the axis %s: only the last, %d, is supported".formatted(node, last));
    }

    private Flow flattened(KerasLayer layer, Flow input) {
        if (input.signal() instanceof Signal.Vector) {
            return input;
        }
        layer.requireChannelsLast();
        if (input.signal() instanceof Signal.Sequence sequence) {
            int[] shape = {-1, Math.multiplyExact(sequence.steps(), sequence.size())};
            return draft.vertex(
                    layer.name(), new ReshapeVertex(shape), List.of(input), Signal.Vector.flattened(sequence.column()));
        }
        Signal.Image image = (Signal.Image) input.signal();
        Signal vector = Signal.Vector.flattened(image);
        // features that are laid out as an image come flattened
        return input.before() instanceof FeedForwardToCnnPreProcessor
                ? new Flow(input.vertex(), vector)
                : new Flow(
                        input.vertex(),
                        vector,
                        new CnnToFeedForwardPreProcessor(image.height(), image.width(), image.channels()));
    }

    private Flow reshaped(KerasLayer layer, Flow input) {
        List<Integer> target = new ArrayList<>();
        layer.config().path("target_shape").forEach(length -> target.add(length.asInt()));
        if (target.size() == 1) {
            return flattened(layer, input);
        }
        boolean plain = input.before() == null
                && input.signal() instanceof Signal.Vector vector
                && vector.equals(Signal.Vector.of(vector.size()));
        layer.require(
                plain && target.size() == 3 && target.get(2) == 1 && target.get(0) > 0 && target.get(1) > 0,
                "makes the shape %s of %s: only a vector becomes an image of one channel, (height, width, 1), or anything a vector"
                        .formatted(target, input.signal().text()));
        Signal.Image image = new Signal.Image(target.get(0), target.get(1), 1);
        layer.require(
                input.signal() instanceof Signal.Vector vector && vector.size() == image.size(),
                "makes %s of %s".formatted(image.text(), input.signal().text()));
        return new Flow(input.vertex(), image, new FeedForwardToCnnPreProcessor(image.height(), image.width(), 1));
    }
}
