package io.tatara.model;

import io.tatara.TataraException;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.util.GraphIndices;
import org.jspecify.annotations.Nullable;

/** A graph with one input and one output. The output's layer comes last in {@code order}. */
record GraphConfiguration(ComputationGraphConfiguration configuration, List<String> order)
        implements Dl4jConfiguration {

    static GraphConfiguration of(ComputationGraphConfiguration configuration, String where) {
        List<String> inputs = configuration.getNetworkInputs();
        List<String> outputs = configuration.getNetworkOutputs();
        if (inputs.size() != 1 || outputs.size() != 1) {
            throw new TataraException("%s has the inputs %s and the outputs %s: exactly one of each is supported"
                    .formatted(where, inputs, outputs));
        }
        if (configuration.getBackpropType() != BackpropType.Standard) {
            throw new TataraException(where + " uses truncated back-propagation, which is not supported: set its"
                    + " backpropType to Standard and shorten the sequences instead");
        }
        String output = outputs.get(0);
        if (!(configuration.getVertices().get(output) instanceof LayerVertex)) {
            throw new TataraException(
                    "%s: the output '%s' is not a layer; end the graph in an OutputLayer".formatted(where, output));
        }
        configuration.setIterationCount(0);
        configuration.setEpochCount(0);
        return new GraphConfiguration(configuration, forward(configuration, output));
    }

    private static List<String> forward(ComputationGraphConfiguration configuration, String output) {
        GraphIndices indices = new ComputationGraph(configuration.clone()).calculateIndices();
        List<String> order = new ArrayList<>();
        for (int vertex : indices.getTopologicalSortOrder()) {
            String name = indices.getIdxToName().get(vertex);
            if (name != null && configuration.getVertices().get(name) instanceof LayerVertex && !name.equals(output)) {
                order.add(name);
            }
        }
        order.add(output);
        return List.copyOf(order);
    }

    @Override
    public boolean graph() {
        return true;
    }

    @Override
    public String json() {
        return configuration.toJson();
    }

    @Override
    public List<NeuralNetConfiguration> everything() {
        List<NeuralNetConfiguration> all = new ArrayList<>(layers());
        all.add(configuration.getDefaultConfiguration());
        return all;
    }

    @Override
    public List<NeuralNetConfiguration> layers() {
        return order.stream().map(name -> vertex(name).getLayerConf()).toList();
    }

    @Override
    public @Nullable InputPreProcessor inputPreProcessor() {
        String input = configuration.getNetworkInputs().get(0);
        for (String name : order) {
            if (configuration.getVertexInputs().getOrDefault(name, List.of()).contains(input)) {
                return vertex(name).getPreProcessor();
            }
        }
        return null;
    }

    @Override
    public Model network(float @Nullable [] parameters) {
        ComputationGraph network = new ComputationGraph(ComputationGraphConfiguration.fromJson(json()));
        network.init(Dl4jConfiguration.array(parameters), false);
        return network;
    }

    private LayerVertex vertex(String name) {
        if (configuration.getVertices().get(name) instanceof LayerVertex vertex) {
            return vertex;
        }
        throw new IllegalStateException("the vertex " + name + " was a layer when the order was taken");
    }
}
