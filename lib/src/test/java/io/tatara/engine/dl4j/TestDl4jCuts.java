package io.tatara.engine.dl4j;

import static io.tatara.engine.Networks.ADAM;
import static io.tatara.engine.Networks.CLASSES;
import static io.tatara.engine.Networks.SGD;
import static io.tatara.engine.Networks.UNCLIPPED;
import static io.tatara.engine.Networks.batches;
import static io.tatara.engine.Networks.define;
import static io.tatara.engine.Networks.parameters;
import static io.tatara.engine.Networks.train;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.data.Minibatch;
import io.tatara.engine.CutNetwork;
import io.tatara.engine.Engine;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.Networks;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Regularization;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;

/** Which of DL4J's networks can be cut, and where. */
class TestDl4jCuts {

    @ParameterizedTest
    @ValueSource(strings = {"dense", "image", "lstm", "embedding"})
    void aGraphThatIsARowIsCutAsItsStack(String shape) {
        NetworkDefinition stack = define(shape, CLASSES, ADAM, Regularization.NONE, UNCLIPPED);
        MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(stack.configurationJson()));
        network.init();
        String json = network.toComputationGraph().getConfiguration().toJson();
        assertCutAnywhere(imported(json), shape);
    }

    /** Where every step is a row of its own, DL4J's shapes forget how many of them an example has. */
    @Test
    void sequencesWhoseStepsAreRowsAreCutAmongThem() {
        String json = new NeuralNetConfiguration.Builder()
                .list()
                .layer(new LSTM.Builder().nOut(4).build())
                .layer(new DenseLayer.Builder()
                        .nOut(5)
                        .activation(Activation.TANH)
                        .build())
                .layer(new DenseLayer.Builder()
                        .nOut(3)
                        .activation(Activation.TANH)
                        .build())
                .layer(new Convolution1DLayer.Builder(2).nOut(4).build())
                .layer(new LastTimeStep(new LSTM.Builder().nOut(3).build()))
                .layer(new OutputLayer.Builder().nOut(3).build())
                .setInputType(InputType.recurrent(3, 4))
                .build()
                .toJson();
        assertCutAnywhere(imported(json), "lstm");
    }

    private static void assertCutAnywhere(NetworkDefinition network, String shape) {
        EngineFactory factory = new Dl4jEngineFactory(network, UNCLIPPED, null);
        assertThat(factory.obstacleToCutting()).isEmpty();
        List<Integer> cuts = IntStream.range(1, factory.layers()).boxed().toList();
        List<Minibatch> batches = batches(CLASSES, shape, 5, 6, 4);
        try (Engine whole = factory.create();
                CutNetwork cut = new CutNetwork(factory, cuts, 3, 2, false)) {
            assertThat(cut.parameters()).isEqualTo(parameters(whole));
            train(whole, batches, 0, 0.01);
            cut.train(batches, 2, 0.01);

            assertThat(cut.parameters()).containsExactly(parameters(whole), within(1e-5f));
            Minibatch two = Networks.rows(batches.get(0), 0, 2);
            assertThat(cut.infer(two)).containsExactly(Networks.infer(whole, two), within(1e-5f));
        }
    }

    @Test
    void aGraphThatBranchesIsNotCut() {
        String json = graph().addLayer("left", dense(12), "in")
                .addLayer("right", dense(5), "left")
                .addVertex("both", new MergeVertex(), "left", "right")
                .addLayer("out", output(10), "both")
                .build()
                .toJson();
        assertThat(obstacle(json))
                .isEqualTo(
                        "the vertex 'left' of its graph is followed by [right, both], and only layers in a row can be"
                                + " cut");
    }

    @Test
    void aGraphWithAVertexThatIsNoLayerIsNotCut() {
        String json = graph().addLayer("left", dense(12), "in")
                .addVertex("same", new MergeVertex(), "left")
                .addLayer("out", output(5), "same")
                .build()
                .toJson();
        assertThat(obstacle(json))
                .isEqualTo("the vertex 'same' of its graph is a MergeVertex, and only layers in a row can be cut");
    }

    @Test
    void aRowIsWrittenInItsOrder() {
        String json = graph().addLayer("out", output(5), "second")
                .addLayer("second", dense(5), "first")
                .addLayer("first", dense(12), "in")
                .build()
                .toJson();
        assertThat(obstacle(json))
                .isEqualTo(
                        "its graph names the vertices in the order [out, second, first], in which their parameters are"
                                + " drawn, but they stand in a row as [first, second, out]: name them in that order");
    }

    @Test
    void aNetworkThatContinuesAModelIsNotCut() {
        NetworkDefinition network = define("linear", CLASSES, SGD, Regularization.NONE, UNCLIPPED);
        assertThat(new Dl4jEngineFactory(network, UNCLIPPED, new float[39]).obstacleToCutting())
                .contains("its parameters come from another model, which would have to be in one worker's memory");
    }

    private static String obstacle(String json) {
        return new Dl4jEngineFactory(imported(json), UNCLIPPED, null)
                .obstacleToCutting()
                .orElseThrow();
    }

    private static NetworkDefinition imported(String json) {
        return NetworkBuilder.fromDl4j(
                json, "here", Networks.schema(12, CLASSES), ADAM, Regularization.NONE, UNCLIPPED, 7);
    }

    private static GraphBuilder graph() {
        return new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setOutputs("out");
    }

    private static DenseLayer dense(int inputs) {
        return new DenseLayer.Builder().nIn(inputs).nOut(5).build();
    }

    private static OutputLayer output(int inputs) {
        return new OutputLayer.Builder().nIn(inputs).nOut(3).build();
    }
}
