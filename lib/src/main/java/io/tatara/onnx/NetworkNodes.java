package io.tatara.onnx;

import io.tatara.TataraException;
import io.tatara.model.InputShape;
import io.tatara.model.NetworkDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A whole network's nodes, layer by layer or vertex by vertex. */
final class NetworkNodes {

    private static final String FEATURES = "features";

    private final GraphWriter graph;
    private final LayerNodes layers;
    private final ShapeNodes shapes;
    private final VertexNodes vertices;

    NetworkNodes(GraphWriter graph) {
        this.graph = graph;
        this.layers = new LayerNodes(graph);
        this.shapes = new ShapeNodes(graph);
        this.vertices = new VertexNodes(graph);
    }

    /**
     * Adds the network.
     *
     * @param parameters all of them, in DL4J's order
     * @param features a vector an example
     * @return the outputs, a vector an example
     * @throws TataraException naming the layer that has no form in ONNX
     */
    Tensor add(NetworkDefinition network, float[] parameters, Tensor features) {
        Tensor input = features;
        if (network.input() instanceof InputShape.Sequence sequence) {
            input = shapes.sequence(features, sequence.steps(), FEATURES);
        }
        try (INDArray flat = Nd4j.createFromArray(parameters)) {
            return network.graph() ? graph(network, flat, input) : list(network, flat, input);
        }
    }

    private Tensor list(NetworkDefinition definition, INDArray parameters, Tensor input) {
        MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(definition.configurationJson());
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init(parameters, false);
        Tensor flowing = input;
        for (int i = 0; i < configuration.getConfs().size(); i++) {
            flowing = layer(
                    "layer " + i,
                    "layer" + i,
                    configuration.getConf(i).getLayer(),
                    configuration.getInputPreProcess(i),
                    network.getLayer(i).paramTable(),
                    flowing);
        }
        return flowing;
    }

    private Tensor graph(NetworkDefinition definition, INDArray parameters, Tensor input) {
        ComputationGraphConfiguration configuration =
                ComputationGraphConfiguration.fromJson(definition.configurationJson());
        ComputationGraph network = new ComputationGraph(configuration);
        network.init(parameters, false);
        Map<String, Tensor> computed = new HashMap<>();
        computed.put(configuration.getNetworkInputs().get(0), input);
        for (int index : network.topologicalSortOrder()) {
            String name = network.getVertices()[index].getVertexName();
            GraphVertex vertex = configuration.getVertices().get(name);
            if (vertex != null) {
                List<Tensor> inputs = configuration.getVertexInputs().getOrDefault(name, List.of()).stream()
                        .map(before -> Objects.requireNonNull(computed.get(before), before))
                        .toList();
                computed.put(name, vertex(name, vertex, network, inputs));
            }
        }
        String output = configuration.getNetworkOutputs().get(0);
        return Objects.requireNonNull(computed.get(output), output);
    }

    private Tensor vertex(String name, GraphVertex vertex, ComputationGraph network, List<Tensor> inputs) {
        if (vertex instanceof LayerVertex holder && inputs.size() == 1) {
            return layer(
                    "layer '%s'".formatted(name),
                    name,
                    holder.getLayerConf().getLayer(),
                    holder.getPreProcessor(),
                    network.getLayer(name).paramTable(),
                    inputs.get(0));
        }
        try {
            return vertices.add(vertex, inputs, name);
        } catch (Inexpressible what) {
            throw refused("the vertex '%s'".formatted(name), vertex, what);
        }
    }

    private Tensor layer(
            String title,
            String where,
            Layer wrapped,
            @Nullable InputPreProcessor before,
            Map<String, INDArray> parameters,
            Tensor input) {
        Layer layer = bare(wrapped);
        try {
            Tensor shaped = before == null ? input : shapes.apply(before, input, where);
            return layers.add(layer, new Parameters(graph, parameters, where), shaped, where);
        } catch (Inexpressible what) {
            throw refused(title, layer, what);
        }
    }

    /** Frozen layers predict like any other. */
    private static Layer bare(Layer layer) {
        if (layer instanceof FrozenLayer frozen) {
            return bare(frozen.getLayer());
        }
        return layer instanceof FrozenLayerWithBackprop frozen ? bare(frozen.getUnderlying()) : layer;
    }

    private static TataraException refused(String title, Object part, Inexpressible what) {
        return new TataraException(
                "cannot export to ONNX: %s (%s): %s; export DL4J's zip instead (--format dl4j), or change the network"
                        .formatted(title, part.getClass().getSimpleName(), what.getMessage()));
    }
}
