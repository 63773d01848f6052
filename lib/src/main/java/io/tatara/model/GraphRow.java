package io.tatara.model;

import io.tatara.TataraException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.util.GraphIndices;

/** A ComputationGraph whose layers stand in a row, seen as the list of layers that it could have been. */
public final class GraphRow {

    private GraphRow() {}

    /**
     * The same network as a list of layers: the same parameters from the same seed, in the same places.
     *
     * @param network returned as it is if it is no graph
     * @throws TataraException naming the vertex that keeps the graph from being a row
     */
    public static NetworkDefinition list(NetworkDefinition network) {
        if (!network.graph()) {
            return network;
        }
        ComputationGraphConfiguration graph = ComputationGraphConfiguration.fromJson(network.configurationJson());
        List<NeuralNetConfiguration> layers = new ArrayList<>();
        Map<Integer, InputPreProcessor> processors = new HashMap<>();
        for (String name : row(graph)) {
            GraphVertex any = Objects.requireNonNull(graph.getVertices().get(name), name);
            if (!(any instanceof LayerVertex vertex)) {
                throw new TataraException("the vertex '%s' of its graph is a %s, and only layers in a row can be cut"
                        .formatted(name, any.getClass().getSimpleName()));
            }
            if (vertex.getPreProcessor() != null) {
                processors.put(layers.size(), vertex.getPreProcessor());
            }
            layers.add(vertex.getLayerConf());
        }
        MultiLayerConfiguration list = new MultiLayerConfiguration();
        list.setConfs(layers);
        list.setInputPreProcessors(processors);
        list.setDataType(graph.getDataType());
        return new NetworkDefinition(list.toJson(), false, network.input(), network.task(), network.featureWidth());
    }

    /** All vertices, from the input to the output. */
    private static List<String> row(ComputationGraphConfiguration graph) {
        List<String> row = new ArrayList<>();
        String end = graph.getNetworkInputs().get(0);
        while (row.size() < graph.getVertices().size()) {
            end = next(graph, end);
            row.add(end);
        }
        List<String> drawn = drawn(graph);
        if (!drawn.equals(row)) {
            throw new TataraException(
                    "its graph names the vertices in the order %s, in which their parameters are drawn, but they stand in a row as %s: name them in that order"
                            .formatted(drawn, row));
        }
        return row;
    }

    private static String next(ComputationGraphConfiguration graph, String vertex) {
        List<String> behind = new ArrayList<>();
        graph.getVertexInputs().forEach((name, inputs) -> {
            if (inputs.contains(vertex)) {
                behind.add(name);
            }
        });
        if (behind.size() != 1) {
            throw new TataraException(
                    "the vertex '%s' of its graph is followed by %s, and only layers in a row can be cut"
                            .formatted(vertex, behind));
        }
        String next = behind.get(0);
        List<String> inputs = graph.getVertexInputs().getOrDefault(next, List.of());
        if (inputs.size() != 1) {
            throw new TataraException(
                    "the vertex '%s' of its graph has the inputs %s, and only layers in a row can be cut"
                            .formatted(next, inputs));
        }
        return next;
    }

    /** The order in which DL4J draws the vertices' parameters; they are laid out as they stand in the row. */
    private static List<String> drawn(ComputationGraphConfiguration graph) {
        GraphIndices indices = new ComputationGraph(graph).calculateIndices();
        List<String> names = new ArrayList<>();
        int inputs = graph.getNetworkInputs().size();
        for (int i = inputs; i < inputs + graph.getVertices().size(); i++) {
            names.add(indices.getIdxToName().get(i));
        }
        return names;
    }
}
