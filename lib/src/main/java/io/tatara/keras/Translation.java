package io.tatara.keras;

import io.tatara.TataraException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/** Follows what flows through a model from its input on, layer by layer, and drafts the same of DL4J's layers. */
final class Translation {

    private static final String SUPPORTED = String.join(
            ", ",
            Stream.of(VectorLayers.KINDS, ElementLayers.KINDS, ImageLayers.KINDS, SequenceLayers.KINDS, Meetings.KINDS)
                    .flatMap(List::stream)
                    .sorted()
                    .toList());

    private final KerasFile file;
    private final Draft draft;
    private final Map<String, Flow> flows = new HashMap<>();

    /** @param featureWidth the table's, which is the length of an input that leaves it open */
    Translation(KerasFile file, Topology topology, int featureWidth) {
        this.file = file;
        this.draft = new Draft(topology.input());
        flows.put(topology.input(), input(topology, featureWidth, file.origin()));
    }

    Draft draft() {
        return draft;
    }

    Flow flow(String name) {
        Flow flow = flows.get(name);
        if (flow == null) {
            throw new IllegalStateException("the layer " + name + " comes after what follows it");
        }
        return flow;
    }

    Weights weights(KerasLayer layer) {
        return new Weights(layer, file.weights(layer));
    }

    void add(KerasLayer layer) {
        List<Flow> inputs = layer.inputs().stream().map(this::flow).toList();
        Weights weights = weights(layer);
        flows.put(layer.name(), added(layer, inputs, weights));
        weights.requireAllTaken();
    }

    private Flow added(KerasLayer layer, List<Flow> inputs, Weights weights) {
        if (Meetings.KINDS.contains(layer.kind())) {
            return new Meetings(draft).add(layer, inputs);
        }
        layer.require(inputs.size() == 1, "has %d inputs".formatted(inputs.size()));
        Flow input = inputs.get(0);
        if (VectorLayers.KINDS.contains(layer.kind())) {
            return new VectorLayers(draft, weights).add(layer, input);
        }
        if (ElementLayers.KINDS.contains(layer.kind())) {
            return new ElementLayers(draft).add(layer, input);
        }
        if (ImageLayers.KINDS.contains(layer.kind())) {
            return new ImageLayers(draft, weights).add(layer, input);
        }
        if (SequenceLayers.KINDS.contains(layer.kind())) {
            return new SequenceLayers(draft, weights).add(layer, input);
        }
        throw layer.refusal(
                "is of a kind that is not supported: replace it and train the model again; supported are " + SUPPORTED);
    }

    /** How the table's features are laid out: as they enter, but for what is flattened at once. */
    private static Flow input(Topology topology, int featureWidth, Origin origin) {
        List<Integer> shape = topology.shape();
        String name = topology.input();
        if (shape.size() == 1) {
            return new Flow(name, Signal.Vector.of(shape.get(0) == 0 ? featureWidth : shape.get(0)));
        }
        if (shape.size() > 3) {
            throw new TataraException(
                    "%s has an input of the shape %s: only vectors, sequences and images are supported"
                            .formatted(origin.file(), shape));
        }
        int last = known(shape, shape.size() - 1, origin);
        if (shape.size() == 2) {
            int steps = shape.get(0) == 0 ? featureWidth / last : shape.get(0);
            Signal sequence = new Signal.Sequence(steps, last);
            return new Flow(name, topology.begins("Flatten") ? Signal.Vector.of(steps * last) : sequence);
        }
        Signal.Image image = new Signal.Image(known(shape, 0, origin), known(shape, 1, origin), last);
        return new Flow(name, image, new FeedForwardToCnnPreProcessor(image.height(), image.width(), last));
    }

    private static int known(List<Integer> shape, int axis, Origin origin) {
        if (shape.get(axis) == 0) {
            throw new TataraException(
                    "%s leaves lengths of its input open, %s (0 is open): build it with an Input(shape=…) of fixed lengths"
                            .formatted(origin.file(), shape));
        }
        return shape.get(axis);
    }
}
