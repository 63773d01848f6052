package io.tatara.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.TataraException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a model and how they are wired: one input, one output.
 *
 * @param input name of what the features enter by
 * @param shape of an example there, as Keras has it; a 0 stands for a length that is left open
 * @param layers each after those that it has its inputs from
 * @param output name of the layer whose outputs are the model's
 */
record Topology(String input, List<Integer> shape, List<KerasLayer> layers, String output) {

    private static final String INPUT = "InputLayer";

    Topology {
        shape = List.copyOf(shape);
        layers = List.copyOf(layers);
    }

    static Topology of(JsonNode model, Origin origin) {
        String kind = model.path("class_name").asText();
        return switch (kind) {
            case "Sequential" -> sequential(model.path("config"), origin);
            case "Functional", "Model" -> functional(model.path("config"), origin);
            default ->
                throw new TataraException(
                        "%s holds a model of the class '%s': only Sequential and Functional models say what they compute"
                                .formatted(origin.file(), kind));
        };
    }

    /** Whether the features enter layers of this kind alone. */
    boolean begins(String kind) {
        return layers.stream()
                .filter(layer -> layer.inputs().contains(input))
                .allMatch(layer -> layer.kind().equals(kind));
    }

    /** Whether each layer has one input and is the input of one. */
    boolean isRow() {
        Set<String> inputs = new HashSet<>();
        return layers.stream()
                .allMatch(layer ->
                        layer.inputs().size() == 1 && inputs.add(layer.inputs().get(0)));
    }

    private static Topology sequential(JsonNode config, Origin origin) {
        List<JsonNode> written = new ArrayList<>();
        JsonNode shape = config.path("build_input_shape");
        // before Keras 2.2.3 the layers were all there was
        for (JsonNode node : config.isArray() ? config : config.path("layers")) {
            JsonNode own = shape(node.path("config"));
            shape = written.isEmpty() && own != null ? own : shape;
            if (!kind(node).equals(INPUT)) {
                written.add(node);
            }
        }
        if (written.isEmpty()) {
            throw new TataraException(origin.file() + " holds a model without layers");
        }
        // names must differ, and the input of a Sequential model has none
        String input = INPUT;
        while (isTaken(input, written)) {
            input += "_";
        }
        List<KerasLayer> layers = new ArrayList<>();
        String before = input;
        for (JsonNode node : written) {
            layers.add(new KerasLayer(name(node), kind(node), node.path("config"), List.of(before), origin));
            before = name(node);
        }
        requireNamesOnce(layers, origin);
        return new Topology(input, lengths(shape, origin), layers, before);
    }

    private static boolean isTaken(String input, List<JsonNode> layers) {
        return layers.stream().anyMatch(layer -> name(layer).equals(input));
    }

    private static String kind(JsonNode layer) {
        return layer.path("class_name").asText();
    }

    private static String name(JsonNode layer) {
        return layer.path("name").asText(layer.path("config").path("name").asText());
    }

    private static Topology functional(JsonNode config, Origin origin) {
        String input = only(config.path("input_layers"), "inputs", origin);
        String output = only(config.path("output_layers"), "outputs", origin);
        List<KerasLayer> layers = new ArrayList<>();
        JsonNode shape = null;
        for (JsonNode node : config.path("layers")) {
            if (name(node).equals(input)) {
                shape = shape(node.path("config"));
            } else {
                layers.add(layer(node, origin));
            }
        }
        requireNamesOnce(layers, origin);
        return new Topology(input, lengths(shape, origin), ordered(layers, input, origin), output);
    }

    private static KerasLayer layer(JsonNode node, Origin origin) {
        JsonNode calls = node.path("inbound_nodes");
        List<String> inputs = new ArrayList<>();
        if (calls.size() > 0) {
            collect(calls.get(0), inputs);
        }
        KerasLayer layer = new KerasLayer(name(node), kind(node), node.path("config"), inputs, origin);
        layer.require(
                calls.size() == 1 && !inputs.isEmpty(),
                "is called %d times in the model: only layers that are called once, on other layers, are supported"
                        .formatted(calls.size()));
        refuseArguments(layer, calls.get(0));
        return layer;
    }

    /** Keras 2 writes a call's other arguments behind each tensor, Keras 3 once beside all of them. */
    private static void refuseArguments(KerasLayer layer, JsonNode call) {
        if (call.isObject()) {
            refuseValues(layer, call.path("kwargs"));
        } else if (call.isArray() && call.path(0).isTextual()) {
            refuseValues(layer, call.path(3));
        } else {
            call.forEach(tensor -> refuseArguments(layer, tensor));
        }
    }

    private static void refuseValues(KerasLayer layer, JsonNode arguments) {
        arguments
                .fields()
                .forEachRemaining(argument -> layer.require(
                        argument.getValue().isNull()
                                || (argument.getKey().equals("training")
                                        && !argument.getValue().asBoolean(true)),
                        "is called with the argument %s=%s: call it with its input alone"
                                .formatted(argument.getKey(), argument.getValue())));
    }

    /** Keras 2 names a tensor as [layer, call, output, …], Keras 3 as an object with that list in it. */
    private static void collect(JsonNode node, List<String> inputs) {
        JsonNode history = node.path("config").path("keras_history");
        if (history.isArray()) {
            inputs.add(history.path(0).asText());
        } else if (node.isArray() && node.path(0).isTextual() && node.path(1).isInt()) {
            inputs.add(node.get(0).asText());
        } else {
            node.forEach(child -> collect(child, inputs));
        }
    }

    private static String only(JsonNode tensors, String what, Origin origin) {
        List<String> names = new ArrayList<>();
        collect(tensors, names);
        if (names.size() != 1) {
            throw new TataraException("%s has the %s %s: exactly one is supported; make a keras.Model of one"
                    .formatted(origin.file(), what, names));
        }
        return names.get(0);
    }

    private static List<KerasLayer> ordered(List<KerasLayer> layers, String input, Origin origin) {
        Set<String> known = new LinkedHashSet<>(Set.of(input));
        List<KerasLayer> ordered = new ArrayList<>();
        List<KerasLayer> left = new ArrayList<>(layers);
        while (!left.isEmpty()) {
            KerasLayer next = left.stream()
                    .filter(layer -> known.containsAll(layer.inputs()))
                    .findFirst()
                    .orElseThrow(() -> new TataraException(
                            "%s: the layers %s have inputs from nowhere, or from each other: save the model again"
                                    .formatted(
                                            origin.file(),
                                            left.stream().map(KerasLayer::name).toList())));
            left.remove(next);
            known.add(next.name());
            ordered.add(next);
        }
        return ordered;
    }

    private static void requireNamesOnce(List<KerasLayer> layers, Origin origin) {
        Set<String> names = new HashSet<>();
        for (KerasLayer layer : layers) {
            if (layer.name().isBlank() || !names.add(layer.name())) {
                throw new TataraException("%s has two layers named '%s', or one without a name: save the model again"
                        .formatted(origin.file(), layer.name()));
            }
        }
    }

    private static @Nullable JsonNode shape(JsonNode settings) {
        for (String key : List.of("batch_input_shape", "batch_shape")) {
            if (settings.path(key).isArray()) {
                return settings.path(key);
            }
        }
        return null;
    }

    /** Without the batch's length, which comes first. */
    private static List<Integer> lengths(@Nullable JsonNode shape, Origin origin) {
        if (shape == null || shape.size() < 2) {
            throw new TataraException(
                    "%s does not say what shape its input has: begin the model with an Input(shape=…) and save it again"
                            .formatted(origin.file()));
        }
        List<Integer> lengths = new ArrayList<>();
        for (int i = 1; i < shape.size(); i++) {
            JsonNode length = shape.get(i);
            if (!length.isNull() && (!length.canConvertToInt() || length.asInt() < 1)) {
                throw new TataraException("%s has an input of the impossible shape %s".formatted(origin.file(), shape));
            }
            lengths.add(length.isNull() ? 0 : length.asInt());
        }
        return lengths;
    }
}
