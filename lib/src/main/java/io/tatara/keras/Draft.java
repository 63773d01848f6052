package io.tatara.keras;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.model.GraphRow;
import io.tatara.model.InputShape;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.NetworkDefinition;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A DL4J graph while it is built, and the parameters that it is to have. Mutable, one owner. */
final class Draft {

    private final GraphBuilder graph;
    private final Map<String, Tensor> parameters = new HashMap<>();
    private boolean row = true;

    Draft(String input) {
        graph = new NeuralNetConfiguration.Builder().graphBuilder().addInputs(input);
    }

    /** Adds a layer that does first whatever must be done with its input. */
    Flow layer(String name, Layer layer, Flow input, Signal output) {
        if (input.before() == null) {
            graph.addLayer(name, layer, input.vertex());
        } else {
            graph.addLayer(name, layer, input.before(), input.vertex());
        }
        return new Flow(name, output);
    }

    /** Adds a vertex that is no layer, and before it whatever must be done with its inputs. */
    Flow vertex(String name, GraphVertex vertex, List<Flow> inputs, Signal output) {
        row = false;
        String[] names = new String[inputs.size()];
        for (int i = 0; i < names.length; i++) {
            Flow input = inputs.get(i);
            names[i] = input.vertex();
            if (input.before() != null) {
                names[i] = "%s/%s/%d".formatted(input.vertex(), name, i);
                graph.addVertex(names[i], new PreprocessorVertex(input.before()), input.vertex());
            }
        }
        graph.addVertex(name, vertex, names);
        return new Flow(name, output);
    }

    /** Says what a parameter of a layer is, in DL4J's shape. */
    void parameter(String layer, String key, Tensor values) {
        parameters.put(layer + "_" + key, values);
    }

    /** The network, which is a list of layers if it can be one. */
    NetworkDefinition network(String output, boolean inARow, InputShape input, Schema schema, String where) {
        String json = graph.setOutputs(output).build().toJson();
        NetworkDefinition network = NetworkBuilder.fromDl4j(json, where, schema, input);
        return row && inARow ? GraphRow.list(network) : network;
    }

    /**
     * All parameters in DL4J's order, which is that of {@link #network} too.
     *
     * @param fresh layer whose parameters nobody says, for they are made anew
     */
    float[] parameters(String fresh, String where) {
        ComputationGraph made = new ComputationGraph(
                ComputationGraphConfiguration.fromJson(graph.build().toJson()));
        made.init();
        try {
            made.paramTable().forEach((name, values) -> {
                if (!name.startsWith(fresh + "_") || parameters.containsKey(name)) {
                    assign(name, values, where);
                }
            });
            return made.params().toFloatVector();
        } finally {
            made.params().close();
        }
    }

    private void assign(String name, INDArray values, String where) {
        Tensor tensor = parameters.get(name);
        if (tensor == null || !tensor.hasShapeLike(values.shape())) {
            throw new TataraException(
                    "%s: DL4J wants the parameter %s to be of the shape %s, which %s: this is a fault of the import"
                            .formatted(
                                    where,
                                    name,
                                    Arrays.toString(values.shape()),
                                    tensor == null ? "there is nothing for" : "is not " + tensor.shape()));
        }
        try (INDArray source = Nd4j.create(tensor.values(), values.shape(), 'c')) {
            values.assign(source);
        }
    }
}
