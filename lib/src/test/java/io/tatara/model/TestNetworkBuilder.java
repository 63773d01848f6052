package io.tatara.model;

import static io.tatara.model.Samples.build;
import static io.tatara.model.Samples.dense;
import static io.tatara.model.Samples.foreign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.data.Task;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.learning.config.Adam;

class TestNetworkBuilder {

    private static final InputShape FLAT = new InputShape.Flat();
    private static final InputShape IMAGE = new InputShape.Image(3, 4, 1);
    private static final InputShape SEQUENCE = new InputShape.Sequence(4);

    private static Stream<Arguments> impossible() {
        Layer pooling = new Layer.Pooling(Layer.Pooling.Kind.MAX, 4, 1);
        Layer convolution = new Layer.Convolution(2, 4, 1, false, Activation.RELU);
        Layer global = new Layer.GlobalPooling(Layer.Pooling.Kind.MAX);
        Layer norm = new Layer.BatchNorm(0.9, 1e-5);
        Layer lstm = new Layer.Lstm(3, false, true);
        return Stream.of(
                Arguments.of(
                        "embedding second",
                        FLAT,
                        List.of(dense(3), new Layer.Embedding(9, 2)),
                        "layers[1] (embedding)"),
                Arguments.of(
                        "embedding of an image", IMAGE, List.of(new Layer.Embedding(9, 2)), "layers[0] (embedding)"),
                Arguments.of(
                        "image of another size",
                        new InputShape.Image(3, 3, 1),
                        List.of(),
                        "3 x 3 with 1 channels and so takes 9 features, but the table has 12"),
                Arguments.of("steps that do not divide", new InputShape.Sequence(5), List.of(), "5 steps"),
                Arguments.of(
                        "convolution on flat",
                        FLAT,
                        List.of(convolution),
                        "layers[0] (convolution) takes an image, but gets a vector of 12"),
                Arguments.of(
                        "convolution after dense", IMAGE, List.of(dense(3), convolution), "layers[1] (convolution)"),
                Arguments.of("kernel too large", IMAGE, List.of(convolution), "kernel of 4, larger than its input"),
                Arguments.of(
                        "window too large",
                        IMAGE,
                        List.of(pooling),
                        "layers[0] (pooling) has a window of 4, larger than its input, but gets an image of 3 x 4 with 1 channel: use at most 3"),
                Arguments.of("pooling on flat", FLAT, List.of(pooling), "layers[0] (pooling) takes an image"),
                Arguments.of(
                        "lstm on flat",
                        FLAT,
                        List.of(dense(3), lstm),
                        "layers[1] (lstm) takes a sequence, but gets a vector of 3"),
                Arguments.of(
                        "rnn on an image",
                        IMAGE,
                        List.of(new Layer.SimpleRnn(3, Activation.TANH, false, false)),
                        "layers[0] (simpleRnn)"),
                Arguments.of(
                        "dense on a sequence",
                        SEQUENCE,
                        List.of(lstm, dense(3)),
                        "layers[1] (dense) takes a vector, but gets a sequence of 4 steps of 3"),
                Arguments.of("batch norm on a sequence", SEQUENCE, List.of(norm), "layers[0] (batchNorm)"),
                Arguments.of("global pooling on flat", FLAT, List.of(global), "layers[0] (globalPooling)"),
                Arguments.of(
                        "last step of both directions",
                        SEQUENCE,
                        List.of(new Layer.Lstm(3, true, false)),
                        "layers[0] (lstm) cannot hand on"),
                Arguments.of(
                        "a sequence at the end",
                        SEQUENCE,
                        List.of(lstm),
                        "the network ends in a sequence of 4 steps of 3"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("impossible")
    void refusesWhatCannotWork(String name, InputShape input, List<Layer> layers, String message) {
        assertThatThrownBy(() -> build(12, input, layers.toArray(Layer[]::new)))
                .as(name)
                .isInstanceOf(TataraException.class)
                .hasMessageContaining(message);
    }

    @Test
    void anEmbeddingTakesASequenceOfIndicesAsItIs() {
        Layer pooling = new Layer.GlobalPooling(Layer.Pooling.Kind.AVERAGE);

        NetworkDefinition network = build(12, new InputShape.Sequence(12), new Layer.Embedding(9, 2), pooling);

        assertThat(network.input()).isEqualTo(FLAT);
    }

    @Test
    void aForeignStackKeepsItsLayersAndTakesTheRunFilesTerms() {
        NetworkDefinition network = foreign(Samples.stack().toJson(), 4);

        DenseLayer hidden = (DenseLayer) MultiLayerConfiguration.fromJson(network.configurationJson())
                .getConf(0)
                .getLayer();
        assertThat(hidden.getNOut()).isEqualTo(5);
        assertThat(hidden.getIUpdater()).isEqualTo(new Adam(0.01, 0.9, 0.999, 1e-8));
        assertThat(hidden.getRegularization()).isEmpty();
        assertThat(network.graph()).isFalse();
        assertThat(network.input()).isEqualTo(FLAT);
    }

    @Test
    void aForeignGraphIsRecognised() {
        assertThat(foreign(Samples.graph().toJson(), 4).graph()).isTrue();
    }

    @Test
    void aForeignNetworksInputIsFoundInItsFirstLayer() {
        String images = new NeuralNetConfiguration.Builder()
                .list()
                .layer(new ConvolutionLayer.Builder(2, 2).nOut(2).build())
                .layer(output())
                .setInputType(InputType.convolutionalFlat(3, 4, 1))
                .build()
                .toJson();
        String sequences = new NeuralNetConfiguration.Builder()
                .list()
                .layer(new LastTimeStep(new LSTM.Builder().nIn(3).nOut(2).build()))
                .layer(output())
                .setInputType(InputType.recurrent(3))
                .build()
                .toJson();

        assertThat(foreign(images, 12).input()).isEqualTo(IMAGE);
        assertThat(foreign(sequences, 12).input()).isEqualTo(SEQUENCE);
        assertThatThrownBy(() -> foreign(sequences, 13))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("no multiple");
        assertThatThrownBy(() -> foreign(images, 13))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("3 x 4");
    }

    @Test
    void refusesAForeignNetworkThatDoesNotFit() {
        String stack = Samples.stack().toJson();

        assertThatThrownBy(() -> foreign(stack, 5))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("does not accept the table's 5 features");
        assertThatThrownBy(() -> foreignFor(stack, 4, new Task.Classification(List.of("a", "b"))))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("[1, 3]")
                .hasMessageContaining("[1, 2]");
        assertThatThrownBy(() -> foreignFor(stack, 4, new Task.Regression(List.of("a", "b", "c"))))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("regression needs identity");
    }

    @Test
    void refusesClassesThatNoConfigurationNeeds() {
        String stack = Samples.stack().toJson();
        for (String hostile : List.of(
                "javax.script.ScriptEngineManager",
                "org.deeplearning4j.nn.confidence.Trick",
                "org.deeplearning4j.nn.modelimport.keras.layers.TFOpLayer",
                "org.springframework.context.support.ClassPathXmlApplicationContext")) {
            String json = stack.replaceFirst("org.deeplearning4j.nn.conf.layers.DenseLayer", hostile);

            assertThatThrownBy(() -> foreign(json, 4))
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining("config.json names the class '" + hostile + "'");
        }
    }

    @Test
    void refusesAClassHiddenBehindADuplicateKey() {
        String json = Samples.stack()
                .toJson()
                .replaceFirst(
                        "\"@class\" : \"org.deeplearning4j.nn.conf.layers.DenseLayer\"",
                        "\"@class\" : \"evil.Gadget\", \"@class\" : \"org.deeplearning4j.nn.conf.layers.DenseLayer\"");

        assertThatThrownBy(() -> foreign(json, 4))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("Duplicate");
    }

    @Test
    void refusesWhatIsNoConfiguration() {
        assertThatThrownBy(() -> foreign("{\"a\": 1}", 4))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("not a DL4J configuration");
        assertThatThrownBy(() -> foreign("{\"confs\": ", 4))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("not valid JSON");
        assertThatThrownBy(() -> foreign("{\"confs\": 3}", 4))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("config.json");
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder()
                .nOut(3)
                .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
                .build();
    }

    private static NetworkDefinition foreignFor(String json, int features, Task task) {
        return NetworkBuilder.fromDl4j(
                json,
                "config.json",
                Samples.schema(features, task),
                Samples.ADAM,
                Regularization.NONE,
                Samples.UNCLIPPED,
                7);
    }
}
