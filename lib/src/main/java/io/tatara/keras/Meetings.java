package io.tatara.keras;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;

/** Layers in which several flows meet. */
final class Meetings {

    static final List<String> KINDS = List.of("Add", "Subtract", "Multiply", "Average", "Maximum", "Concatenate");

    private final Draft draft;

    Meetings(Draft draft) {
        this.draft = draft;
    }

    Flow add(KerasLayer layer, List<Flow> inputs) {
        layer.require(inputs.size() > 1, "has %d inputs, not several".formatted(inputs.size()));
        layer.require(
                inputs.stream().map(Flow::vertex).distinct().count() == inputs.size(),
                "gets the same tensor twice: put a layer of its own, such as Activation('linear'), before one of them");
        return layer.kind().equals("Concatenate") ? joined(layer, inputs) : combined(layer, inputs);
    }

    private Flow combined(KerasLayer layer, List<Flow> inputs) {
        Signal first = inputs.get(0).signal();
        for (Flow input : inputs) {
            layer.require(
                    input.signal().equals(first),
                    "gets %s of '%s' and %s of '%s': only what has the same shape, flattened alike, meets in it"
                            .formatted(
                                    first.text(),
                                    inputs.get(0).vertex(),
                                    input.signal().text(),
                                    input.vertex()));
        }
        return draft.vertex(layer.name(), new ElementWiseVertex(operation(layer.kind())), inputs, first);
    }

    private static ElementWiseVertex.Op operation(String kind) {
        return switch (kind) {
            case "Add" -> ElementWiseVertex.Op.Add;
            case "Subtract" -> ElementWiseVertex.Op.Subtract;
            case "Multiply" -> ElementWiseVertex.Op.Product;
            case "Average" -> ElementWiseVertex.Op.Average;
            default -> ElementWiseVertex.Op.Max;
        };
    }

    private Flow joined(KerasLayer layer, List<Flow> inputs) {
        List<Signal> signals = inputs.stream().map(Flow::signal).toList();
        int axis = layer.config().path("axis").asInt(-1);
        Signal output;
        int last;
        if (signals.stream().allMatch(Signal.Vector.class::isInstance)) {
            last = 1;
            output = Signal.Vector.joined(
                    signals.stream().map(Signal.Vector.class::cast).toList());
        } else if (signals.stream().allMatch(Signal.Image.class::isInstance)) {
            last = 3;
            output =
                    images(layer, signals.stream().map(Signal.Image.class::cast).toList());
        } else if (signals.stream().allMatch(Signal.Sequence.class::isInstance)) {
            last = 2;
            output = sequences(
                    layer, signals.stream().map(Signal.Sequence.class::cast).toList());
        } else {
            throw layer.refusal("gets %s: only shapes of one kind are joined"
                    .formatted(signals.stream().map(Signal::text).toList()));
        }
        layer.require(
                axis == -1 || axis == last, "has the axis %d: only the last, %d, is supported".formatted(axis, last));
        return draft.vertex(layer.name(), new MergeVertex(), inputs, output);
    }

    private static Signal images(KerasLayer layer, List<Signal.Image> images) {
        Signal.Image first = images.get(0);
        layer.require(
                images.stream().allMatch(image -> image.height() == first.height() && image.width() == first.width()),
                "gets images of unlike sizes");
        int channels = images.stream().mapToInt(Signal.Image::channels).sum();
        return new Signal.Image(first.height(), first.width(), channels);
    }

    private static Signal sequences(KerasLayer layer, List<Signal.Sequence> sequences) {
        int steps = sequences.get(0).steps();
        layer.require(
                sequences.stream().allMatch(sequence -> sequence.steps() == steps), "gets sequences of unlike lengths");
        return new Signal.Sequence(
                steps, sequences.stream().mapToInt(Signal.Sequence::size).sum());
    }
}
