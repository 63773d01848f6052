package io.tatara.keras;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;

/** Keras' activations as DL4J's. Those are left out that DL4J computes otherwise (gelu), or not at all. */
final class Activations {

    private static final String SUPPORTED =
            "linear, relu, relu6, elu, selu, sigmoid, hard_sigmoid, tanh, softmax, softplus, softsign, swish, mish";

    private Activations() {}

    /** What a layer's setting names; {@code linear} when it names nothing. */
    static String name(KerasLayer layer, String key) {
        JsonNode node = layer.config().path(key);
        if (node.isMissingNode() || node.isNull()) {
            return "linear";
        }
        // Keras 3 may write a function as an object
        JsonNode text = node.isObject() ? node.path("config") : node;
        if (!text.isTextual()) {
            throw layer.refusal("has a %s of its own, %s: supported are %s".formatted(key, node, SUPPORTED));
        }
        return text.asText();
    }

    /** The activation of a layer that is nothing else and has it without numbers of its own; null for other layers. */
    static @Nullable String ofLayer(KerasLayer layer) {
        return switch (layer.kind()) {
            case "Activation" -> name(layer, "activation");
            case "Softmax" -> "softmax";
            default -> null;
        };
    }

    static IActivation of(KerasLayer layer, String key) {
        return of(layer, key, name(layer, key));
    }

    private static IActivation of(KerasLayer layer, String key, String name) {
        return switch (name) {
            case "linear" -> Activation.IDENTITY.getActivationFunction();
            case "relu" -> Activation.RELU.getActivationFunction();
            case "relu6" -> Activation.RELU6.getActivationFunction();
            case "elu" -> Activation.ELU.getActivationFunction();
            case "selu" -> Activation.SELU.getActivationFunction();
            case "sigmoid" -> Activation.SIGMOID.getActivationFunction();
            case "tanh" -> Activation.TANH.getActivationFunction();
            case "softmax" -> Activation.SOFTMAX.getActivationFunction();
            case "softplus" -> Activation.SOFTPLUS.getActivationFunction();
            case "softsign" -> Activation.SOFTSIGN.getActivationFunction();
            case "swish", "silu" -> Activation.SWISH.getActivationFunction();
            case "mish" -> Activation.MISH.getActivationFunction();
            case "hard_sigmoid" -> {
                layer.require(
                        !layer.origin().third(),
                        "has the %s hard_sigmoid, which in Keras 3 is another function than DL4J's: train with sigmoid"
                                .formatted(key));
                yield Activation.HARDSIGMOID.getActivationFunction();
            }
            default ->
                throw layer.refusal(
                        "has the %s '%s', which is not supported: supported are %s".formatted(key, name, SUPPORTED));
        };
    }

    /** Of a layer that is an activation and nothing else; null for other layers. */
    static @Nullable IActivation alone(KerasLayer layer) {
        return switch (layer.kind()) {
            case "Activation", "Softmax" -> of(layer, "activation", String.valueOf(ofLayer(layer)));
            case "ReLU" -> rectifier(layer);
            case "LeakyReLU" -> new ActivationLReLU(slope(layer, 0.3));
            case "ELU" -> new ActivationELU(layer.number("alpha", 1));
            default -> null;
        };
    }

    private static double slope(KerasLayer layer, double otherwise) {
        return layer.number("negative_slope", layer.number("alpha", otherwise));
    }

    private static IActivation rectifier(KerasLayer layer) {
        boolean open = layer.config().path("max_value").isNull()
                || layer.config().path("max_value").isMissingNode();
        double slope = slope(layer, 0);
        layer.require(layer.number("threshold", 0) == 0, "has a threshold: only 0 is supported");
        if (open) {
            return slope == 0 ? Activation.RELU.getActivationFunction() : new ActivationLReLU(slope);
        }
        layer.require(
                layer.number("max_value", 0) == 6 && slope == 0,
                "has a max_value or a negative_slope that is not supported: a max_value can be 6, without a slope");
        return Activation.RELU6.getActivationFunction();
    }
}
