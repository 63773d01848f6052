package io.tatara.engine.dense;

import static io.tatara.engine.Distance.assertClose;
import static io.tatara.engine.Networks.gradient;
import static io.tatara.engine.Networks.infer;
import static io.tatara.engine.Networks.parameters;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.data.Minibatch;
import io.tatara.data.Task;
import io.tatara.engine.Engine;
import io.tatara.engine.Networks;
import io.tatara.engine.StepClock;
import io.tatara.engine.dl4j.Dl4jEngineFactory;
import io.tatara.model.Clipping;
import io.tatara.model.InputShape;
import io.tatara.model.NetworkDefinition;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;

/** Networks that only DL4J configurations can ask for: every output and loss, and layers that are put together oddly. */
class TestDenseEngineOutputs {

    private static final Task CLASSES = new Task.Classification(List.of("a", "b", "c", "d"));
    private static final Task LABELS = new Task.MultiLabel(List.of("x", "y", "z"));
    private static final Task NUMBERS = new Task.Regression(List.of("u", "v", "w"));

    /** A loss on an activation, for a task. */
    private record Output(Task task, ILossFunction loss, Activation activation) {}

    private static Stream<Output> outputs() {
        return Stream.of(
                new Output(CLASSES, new LossMCXENT(), Activation.SOFTMAX),
                new Output(CLASSES, new LossNegativeLogLikelihood(), Activation.SOFTMAX),
                new Output(LABELS, new LossBinaryXENT(), Activation.SIGMOID),
                new Output(LABELS, new LossMSE(), Activation.SIGMOID),
                new Output(NUMBERS, new LossMSE(), Activation.IDENTITY),
                new Output(NUMBERS, new LossL2(), Activation.TANH),
                new Output(NUMBERS, new LossMAE(), Activation.IDENTITY),
                new Output(NUMBERS, new LossL1(), Activation.LEAKYRELU),
                new Output(NUMBERS, new LossPoisson(), Activation.SOFTPLUS));
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void anOutputLayerLearnsAsDl4jsDoes(Output output) {
        assertAlike(
                network(
                        output.task(),
                        plain().layer(new DenseLayer.Builder()
                                        .nOut(7)
                                        .activation(Activation.TANH)
                                        .build())
                                .layer(new OutputLayer.Builder(output.loss())
                                        .nOut(output.task().outputs())
                                        .activation(output.activation())
                                        .build())),
                output);
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void aLossLayerLearnsAsDl4jsDoes(Output output) {
        assertAlike(
                network(
                        output.task(),
                        plain().layer(new BatchNormalization.Builder()
                                        .useLogStd(false)
                                        .build())
                                .layer(new DenseLayer.Builder()
                                        .nOut(output.task().outputs())
                                        .activation(Activation.IDENTITY)
                                        .hasBias(false)
                                        .build())
                                .layer(new ActivationLayer(new ActivationLReLU(0.3)))
                                .layer(new LossLayer.Builder(output.loss())
                                        .activation(output.activation())
                                        .build())),
                output);
    }

    @Test
    void lossesWithWeightsOfOutputsAreLeftToDl4j() {
        NetworkDefinition network = network(
                CLASSES,
                plain().layer(new OutputLayer.Builder(new LossMCXENT(
                                Nd4j.createFromArray(1f, 2f, 3f, 4f).reshape(1, 4)))
                        .nOut(4)
                        .activation(Activation.SOFTMAX)
                        .build()));
        assertThat(DenseEngineFactory.obstacle(network))
                .contains("layer 0 (OutputLayer): a loss with weights of outputs");
    }

    private static NeuralNetConfiguration.ListBuilder plain() {
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Adam(0.01))
                .list();
    }

    private static NetworkDefinition network(Task task, NeuralNetConfiguration.ListBuilder list) {
        String json = list.setInputType(InputType.feedForward(12)).build().toJson();
        return new NetworkDefinition(json, false, new InputShape.Flat(), task, 12);
    }

    private static void assertAlike(NetworkDefinition network, Output output) {
        Clipping none = new Clipping.None();
        try (Engine dense = new DenseEngineFactory(network, none, null).create();
                Engine dl4j = new Dl4jEngineFactory(network, none, null).create()) {
            for (int i = 0; i < 20; i++) {
                Minibatch batch = batch(output, i);
                double expected = dl4j.gradient(batch, i);
                double loss = dense.gradient(batch, i);
                // DL4J's LossLayer differentiates its activation in place and takes the score of what is left
                if (!network.configurationJson().contains("LossLayer")) {
                    assertThat(loss).isCloseTo(expected, within(1e-4 * (1 + Math.abs(expected))));
                }
                assertClose("gradient at step " + i, gradient(dense), gradient(dl4j), i == 0 ? 2e-5 : 1e-2, 0.1);
                dense.update(new StepClock(i, 0, 1e-3, batch.size()));
                dl4j.update(new StepClock(i, 0, 1e-3, batch.size()));
            }
            assertClose("parameters", parameters(dense), parameters(dl4j), 1e-3, 0.1);
            Minibatch batch = batch(output, 0);
            assertClose("predictions", infer(dense, batch), infer(dl4j, batch), 1e-3, 0.1);
        }
    }

    private static Minibatch batch(Output output, int seed) {
        Minibatch batch = Networks.batches(output.task(), "dense", 1, 6, seed).get(0);
        Random random = new Random(seed);
        for (int i = 0; i < batch.size(); i++) {
            batch.weights()[i] = random.nextInt(4) / 2f;
        }
        if (output.loss() instanceof LossPoisson) {
            for (int i = 0; i < batch.labels().length; i++) {
                batch.labels()[i] = random.nextInt(5);
            }
        }
        return batch;
    }
}
