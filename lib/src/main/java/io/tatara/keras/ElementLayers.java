package io.tatara.keras;

import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** Layers that do the same with each number, whatever its place. */
final class ElementLayers {

    static final List<String> KINDS = List.of("Activation", "Softmax", "ReLU", "LeakyReLU", "ELU", "Dropout");

    private final Draft draft;

    ElementLayers(Draft draft) {
        this.draft = draft;
    }

    Flow add(KerasLayer layer, Flow input) {
        if (layer.kind().equals("Dropout")) {
            return dropout(layer, input);
        }
        IActivation activation = Objects.requireNonNull(Activations.alone(layer));
        layer.require(
                !(activation instanceof ActivationSoftmax) || input.signal() instanceof Signal.Vector,
                "is a softmax of %s: only vectors have one"
                        .formatted(input.signal().text()));
        return draft.layer(
                layer.name(),
                new ActivationLayer.Builder().activation(activation).build(),
                input,
                input.signal());
    }

    private Flow dropout(KerasLayer layer, Flow input) {
        double rate = layer.number("rate", 0);
        layer.require(rate >= 0 && rate < 1, "has the rate %s, which is not from 0 to below 1".formatted(rate));
        layer.require(layer.config().path("noise_shape").isEmpty(), "has a noise_shape: build it without");
        if (rate == 0) {
            return input;
        }
        return draft.layer(layer.name(), new DropoutLayer.Builder(1 - rate).build(), input, input.signal());
    }
}
