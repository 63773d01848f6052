package io.tatara.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Layers that take sequences, or make them of indices. */
final class SequenceLayers {

    static final List<String> KINDS = List.of(
            "Conv1D",
            "Embedding",
            "LSTM",
            "SimpleRNN",
            "Bidirectional",
            "GlobalMaxPooling1D",
            "GlobalAveragePooling1D");

    private static final Logger log = LoggerFactory.getLogger(SequenceLayers.class);

    private final Draft draft;
    private final Weights weights;

    SequenceLayers(Draft draft, Weights weights) {
        this.draft = draft;
        this.weights = weights;
    }

    Flow add(KerasLayer layer, Flow input) {
        if (layer.kind().equals("Embedding")) {
            return embedding(layer, input);
        }
        if (!(input.signal() instanceof Signal.Sequence sequence)) {
            throw layer.misfit("sequences", input.signal(), "build it with an Input(shape=(steps, size))");
        }
        return switch (layer.kind()) {
            case "GlobalMaxPooling1D" -> ImageLayers.global(draft, layer, input, PoolingType.MAX, sequence.size());
            case "GlobalAveragePooling1D" -> ImageLayers.global(draft, layer, input, PoolingType.AVG, sequence.size());
            case "Conv1D" -> new SequenceConvolution(draft, weights).add(layer, input, sequence);
            case "Bidirectional" -> bidirectional(layer, input, sequence);
            default -> recurrent(layer, input, sequence);
        };
    }

    private Flow embedding(KerasLayer layer, Flow input) {
        Signal.Vector indices = VectorLayers.vector(layer, input);
        layer.refuseFlag("mask_zero", "padded steps would be left out by what follows; build it without");
        int vocabulary = layer.count("input_dim");
        int size = layer.count("output_dim");
        EmbeddingSequenceLayer embedding = new EmbeddingSequenceLayer.Builder()
                .nIn(vocabulary)
                .nOut(size)
                .inputLength(indices.size())
                .outputDataFormat(RNNFormat.NCW)
                .hasBias(false)
                .build();
        draft.parameter(layer.name(), "W", weights.take("embeddings", vocabulary, size));
        return draft.layer(layer.name(), embedding, input, new Signal.Sequence(indices.size(), size));
    }

    private Flow recurrent(KerasLayer layer, Flow input, Signal.Sequence sequence) {
        int units = layer.count("units");
        BaseRecurrentLayer steps = steps(layer, sequence.size());
        parameters(layer, layer.name(), "", "", sequence.size());
        return layer.flag("return_sequences", false)
                ? draft.layer(layer.name(), steps, input, new Signal.Sequence(sequence.steps(), units))
                : draft.layer(layer.name(), new LastTimeStep(steps), input, Signal.Vector.of(units));
    }

    private Flow bidirectional(KerasLayer layer, Flow input, Signal.Sequence sequence) {
        JsonNode wrapped = layer.config().path("layer");
        KerasLayer inner = new KerasLayer(
                layer.name(),
                wrapped.path("class_name").asText(),
                wrapped.path("config"),
                layer.inputs(),
                layer.origin());
        layer.require(
                List.of("LSTM", "SimpleRNN").contains(inner.kind()),
                "is of a %s: supported are LSTM and SimpleRNN".formatted(inner.kind()));
        layer.require(
                inner.flag("return_sequences", false),
                "hands on the last step of both directions, for which DL4J has no working gradient: set"
                        + " return_sequences and put a GlobalMaxPooling1D after it");
        JsonNode other = layer.config().path("backward_layer").path("config");
        for (String key : List.of("units", "activation", "recurrent_activation", "use_bias")) {
            layer.require(
                    other.isMissingNode()
                            || other.path(key).equals(inner.config().path(key)),
                    "has a backward_layer whose %s differs from its layer's: build them alike".formatted(key));
        }
        int units = inner.count("units");
        Bidirectional.Mode mode = mode(layer);
        Bidirectional both = new Bidirectional(mode, steps(inner, sequence.size()));
        parameters(inner, layer.name(), "forward/", "f", sequence.size());
        parameters(inner, layer.name(), "backward/", "b", sequence.size());
        int size = mode == Bidirectional.Mode.CONCAT ? 2 * units : units;
        return draft.layer(layer.name(), both, input, new Signal.Sequence(sequence.steps(), size));
    }

    private static Bidirectional.Mode mode(KerasLayer layer) {
        return switch (layer.text("merge_mode", "concat")) {
            case "concat" -> Bidirectional.Mode.CONCAT;
            case "sum" -> Bidirectional.Mode.ADD;
            case "mul" -> Bidirectional.Mode.MUL;
            case "ave" -> Bidirectional.Mode.AVERAGE;
            default ->
                throw layer.refusal("has the merge_mode %s: supported are concat, sum, mul and ave"
                        .formatted(layer.config().path("merge_mode")));
        };
    }

    private static BaseRecurrentLayer steps(KerasLayer layer, int inputs) {
        layer.refuseFlag("go_backwards", "wrap it into a Bidirectional, or turn the table's steps round");
        layer.refuseFlag("stateful", "build it without; each example begins anew");
        layer.refuseFlag("return_state", "build it without");
        layer.refuseFlag("time_major", "build it without");
        if (layer.number("recurrent_dropout", 0) > 0) {
            log.warn(
                    "{}: the recurrent_dropout of the layer '{}' is left out",
                    layer.origin().file(),
                    layer.name());
        }
        BaseRecurrentLayer.Builder<?> builder = layer.kind().equals("LSTM")
                ? new LSTM.Builder().gateActivationFunction(Activations.of(layer, "recurrent_activation"))
                : new SimpleRnn.Builder();
        BaseRecurrentLayer steps = builder.nIn(inputs)
                .nOut(layer.count("units"))
                .dataFormat(RNNFormat.NCW)
                .activation(Activations.of(layer, "activation"))
                .build();
        if (layer.number("dropout", 0) > 0) {
            steps.setIDropout(new Dropout(1 - layer.number("dropout", 0)));
        }
        return steps;
    }

    /** Keras has the gates of an LSTM in the order input, forget, cell, output; DL4J cell, forget, output, input. */
    private void parameters(KerasLayer layer, String name, String theirs, String ours, int inputs) {
        int units = layer.count("units");
        int[] gates = layer.kind().equals("LSTM") ? new int[] {2, 1, 3, 0} : new int[] {0};
        int width = units * gates.length;
        Tensor bias = layer.flag("use_bias", true) ? weights.take(theirs + "bias", width) : Tensor.filled(width, 0);
        draft.parameter(
                name, ours + "W", weights.take(theirs + "kernel", inputs, width).blocks(gates));
        draft.parameter(
                name,
                ours + "RW",
                weights.take(theirs + "recurrent_kernel", units, width).blocks(gates));
        draft.parameter(name, ours + "b", bias.blocks(gates));
    }
}
