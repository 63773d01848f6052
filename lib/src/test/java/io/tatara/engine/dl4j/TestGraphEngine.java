package io.tatara.engine.dl4j;

import static io.tatara.engine.Networks.ADAM;
import static io.tatara.engine.Networks.CLASSES;
import static io.tatara.engine.Networks.batches;
import static io.tatara.engine.Networks.define;
import static io.tatara.engine.Networks.gradient;
import static io.tatara.engine.Networks.parameters;
import static io.tatara.engine.Networks.train;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.data.Minibatch;
import io.tatara.engine.Engine;
import io.tatara.engine.Networks;
import io.tatara.model.Clipping;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Regularization;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stack written as a graph is the same network. */
class TestGraphEngine {

    private static final Regularization PENALTIES = new Regularization(0.001, 0, 0.01, 0);

    @ParameterizedTest
    @ValueSource(strings = {"dense", "batchNorm", "image", "lstm"})
    void aGraphTrainsAsItsStack(String shape) {
        for (Clipping clipping : List.of(new Clipping.None(), new Clipping.GlobalNorm(0.1), new Clipping.Value(0.01))) {
            NetworkDefinition stack = define(shape, CLASSES, ADAM, PENALTIES, clipping);
            NetworkDefinition graph = NetworkBuilder.fromDl4j(
                    graphJson(stack), "graph", Networks.schema(12, CLASSES), ADAM, PENALTIES, clipping, 7);
            List<Minibatch> batches = batches(CLASSES, shape, 5, 8, 4);
            batches.get(2).weights()[3] = 0.25f;
            try (Engine one = new Dl4jEngineFactory(stack, clipping, null).create();
                    Engine other = new Dl4jEngineFactory(graph, clipping, null).create()) {
                other.writeParameters(parameters(one));
                train(one, batches, 0, 0.01);
                train(other, batches, 0, 0.01);

                assertThat(parameters(other)).containsExactly(parameters(one), within(1e-6f));
                assertThat(gradient(other)).containsExactly(gradient(one), within(1e-6f));
                assertThat(other.regularization()).isCloseTo(one.regularization(), within(1e-6));
                assertThat(Networks.infer(other, batches.get(0)))
                        .containsExactly(Networks.infer(one, batches.get(0)), within(1e-6f));
            }
        }
    }

    private static String graphJson(NetworkDefinition stack) {
        MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(stack.configurationJson()));
        network.init();
        ComputationGraph graph = network.toComputationGraph();
        return graph.getConfiguration().toJson();
    }
}
