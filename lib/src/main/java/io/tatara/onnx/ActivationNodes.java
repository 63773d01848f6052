package io.tatara.onnx;

import java.util.List;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** DL4J's activation functions, with DL4J's constants. */
final class ActivationNodes {

    /** DL4J's GELU is x·σ(1.702x) unless told to be precise. */
    private static final double GELU_SCALE = 1.702;

    private final GraphWriter graph;

    ActivationNodes(GraphWriter graph) {
        this.graph = graph;
    }

    /**
     * Applies a function to every element; softmax to the last dimension, as DL4J does.
     *
     * @throws Inexpressible of a function that has no counterpart
     */
    Tensor apply(IActivation activation, Tensor input, String where) {
        if (activation instanceof ActivationIdentity) {
            return input;
        }
        return new Tensor(computed(activation, input.name(), where), input.shape());
    }

    private String computed(IActivation activation, String x, String where) {
        if (activation instanceof ActivationSoftmax) {
            return graph.node(where, "Softmax", List.of(x), Attributes.integer("axis", -1));
        }
        if (activation instanceof ActivationLReLU leaky) {
            return graph.node(where, "LeakyRelu", List.of(x), Attributes.number("alpha", leaky.getAlpha()));
        }
        if (activation.equals(new ActivationGELU())) {
            String scaled = graph.node(where, "Mul", List.of(x, graph.scalar(where + "/scale", GELU_SCALE)));
            return gated(x, scaled, where);
        }
        if (activation instanceof ActivationSwish) {
            return gated(x, x, where);
        }
        if (activation instanceof ActivationHardSigmoid) {
            return graph.node(
                    where, "HardSigmoid", List.of(x), Attributes.number("alpha", 0.2), Attributes.number("beta", 0.5));
        }
        if (activation instanceof ActivationHardTanH) {
            String low = graph.scalar(where + "/low", -1);
            return graph.node(where, "Clip", List.of(x, low, graph.scalar(where + "/high", 1)));
        }
        if (activation instanceof ActivationCube) {
            return graph.node(where, "Mul", List.of(graph.node(where, "Mul", List.of(x, x)), x));
        }
        return graph.node(where, operator(activation), List.of(x));
    }

    private String gated(String x, String gate, String where) {
        return graph.node(where, "Mul", List.of(x, graph.node(where, "Sigmoid", List.of(gate))));
    }

    private static String operator(IActivation activation) {
        if (activation.equals(new ActivationReLU())) {
            return "Relu";
        }
        if (activation.equals(new ActivationELU())) {
            return "Elu";
        }
        if (activation instanceof ActivationSELU) {
            return "Selu";
        }
        if (activation instanceof ActivationTanH) {
            return "Tanh";
        }
        if (activation instanceof ActivationSigmoid) {
            return "Sigmoid";
        }
        if (activation instanceof ActivationSoftPlus) {
            return "Softplus";
        }
        if (activation instanceof ActivationSoftSign) {
            return "Softsign";
        }
        throw new Inexpressible("the activation %s, which is none of identity, relu, leakyrelu, elu, selu, gelu, swish,"
                        .formatted(activation)
                + " tanh, sigmoid, softplus, softsign, hardsigmoid, hardtanh, cube and softmax as DL4J sets them up");
    }
}
