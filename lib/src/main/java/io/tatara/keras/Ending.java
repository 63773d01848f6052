package io.tatara.keras;

import io.tatara.TataraException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model cut before its output: DL4J has the last dense layer, its activation and the loss in one.
 *
 * @param body all layers but those of the output
 * @param from name of what the output has its inputs from
 * @param dense the output layer; null for a model that ends in another
 * @param activation Keras' name of the output's; of no meaning without a dense layer
 * @param last the layer that the model ends in, for messages
 */
record Ending(List<KerasLayer> body, String from, @Nullable KerasLayer dense, String activation, KerasLayer last) {

    private static final String LINEAR = "linear";

    Ending {
        body = List.copyOf(body);
    }

    static Ending of(Topology topology) {
        KerasLayer last = named(topology, topology.output());
        if (last == null) {
            throw new TataraException(
                    "the model's output '%s' is none of its layers: save it again".formatted(topology.output()));
        }
        if (last.kind().equals("Dense")) {
            return cut(topology, last, Activations.name(last, "activation"), last);
        }
        // Dense(10), Activation('softmax') is an output in two layers
        KerasLayer before =
                last.inputs().size() == 1 ? named(topology, last.inputs().get(0)) : null;
        String activation = Activations.ofLayer(last);
        boolean both = before != null
                && before.kind().equals("Dense")
                && activation != null
                && Activations.name(before, "activation").equals(LINEAR)
                && topology.layers().stream()
                                .filter(layer -> layer.inputs().contains(before.name()))
                                .count()
                        == 1;
        return both && before != null && activation != null
                ? cut(topology, before, activation, last)
                : new Ending(topology.layers(), last.name(), null, LINEAR, last);
    }

    /**
     * The output layer.
     *
     * @throws TataraException when the model ends in another layer
     */
    KerasLayer output() {
        if (dense == null) {
            throw last.refusal(
                    "is the last, and only a Dense layer, with its activation, can be the output: end the model"
                            + " in one, or set network.from.newOutput to true");
        }
        return dense;
    }

    private static Ending cut(Topology topology, KerasLayer dense, String activation, KerasLayer last) {
        List<KerasLayer> body = new ArrayList<>(topology.layers());
        body.remove(dense);
        body.remove(last);
        dense.require(
                dense.inputs().size() == 1,
                "has %d inputs".formatted(dense.inputs().size()));
        return new Ending(body, dense.inputs().get(0), dense, activation, last);
    }

    private static @Nullable KerasLayer named(Topology topology, String name) {
        return topology.layers().stream()
                .filter(layer -> layer.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
