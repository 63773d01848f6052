package io.tatara.model;

import io.tatara.data.Schema;
import io.tatara.data.Task;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Schemas, terms and networks from elsewhere. */
final class Samples {

    static final Task CLASSES = new Task.Classification(List.of("a", "b", "c"));
    static final Optimizer ADAM = new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8);
    static final Clipping UNCLIPPED = new Clipping.None();

    private Samples() {}

    static Schema schema(int features) {
        return schema(features, CLASSES);
    }

    static Schema schema(int features, Task task) {
        return new Schema(IntStream.range(0, features).mapToObj(i -> "f" + i).toList(), task, false);
    }

    static NetworkDefinition build(int features, InputShape input, Layer... layers) {
        return build(schema(features), input, layers);
    }

    static NetworkDefinition build(Schema schema, InputShape input, Layer... layers) {
        return NetworkBuilder.build(
                new Network.Layers(input, List.of(layers)), schema, ADAM, Regularization.NONE, UNCLIPPED, 7);
    }

    static NetworkDefinition foreign(String json, int features) {
        return foreign(json, schema(features));
    }

    static NetworkDefinition foreign(String json, Schema schema) {
        return NetworkBuilder.fromDl4j(json, "config.json", schema, ADAM, Regularization.NONE, UNCLIPPED, 7);
    }

    static Layer dense(int units) {
        return new Layer.Dense(units, io.tatara.model.Activation.TANH, 0, true);
    }

    /** 4 features, a hidden layer of 5, 3 classes. */
    static MultiLayerConfiguration stack() {
        return new NeuralNetConfiguration.Builder()
                .updater(new Nesterovs(0.5))
                .l2(0.3)
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(4)
                        .nOut(5)
                        .activation(Activation.TANH)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(5)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
    }

    /** 4 features, two hidden layers side by side, 3 classes. */
    static ComputationGraphConfiguration graph() {
        return new NeuralNetConfiguration.Builder()
                .updater(new Nesterovs(0.5))
                .graphBuilder()
                .addInputs("in")
                .addLayer("left", hidden(Activation.TANH), "in")
                .addLayer("right", hidden(Activation.SIGMOID), "in")
                .addVertex("both", new MergeVertex(), "left", "right")
                .addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nIn(8)
                                .nOut(3)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "both")
                .setOutputs("out")
                .build();
    }

    private static DenseLayer hidden(Activation activation) {
        return new DenseLayer.Builder().nIn(4).nOut(4).activation(activation).build();
    }

    /** A bundle of a small network whose parameters count up from 0. */
    static ModelBundle bundle(NetworkDefinition network, Schema schema) {
        float[] parameters = new float
                [Math.toIntExact(Dl4jConfiguration.parse(network.configurationJson(), "sample")
                        .parameterCount())];
        float[] state = new float[2 * parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = i / 100f;
            state[2 * i] = -i;
        }
        return new ModelBundle(
                network,
                schema,
                parameters,
                state,
                null,
                Map.of("accuracy", 0.1 + 0.2, "loss", Double.NaN),
                Map.of("run", "today"));
    }
}
