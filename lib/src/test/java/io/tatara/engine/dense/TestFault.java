package io.tatara.engine.dense;

import static io.tatara.engine.Networks.ADAM;
import static io.tatara.engine.Networks.CLASSES;
import static io.tatara.engine.Networks.NUMBERS;
import static io.tatara.engine.Networks.UNCLIPPED;
import static io.tatara.engine.Networks.batches;
import static io.tatara.engine.Networks.parameters;
import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.data.Minibatch;
import io.tatara.data.Task;
import io.tatara.engine.Engine;
import io.tatara.engine.Networks;
import io.tatara.engine.StepClock;
import io.tatara.model.Activation;
import io.tatara.model.Layer;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.Regularization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestFault {

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aFeatureIsNamed(float value) {
        Minibatch batch = batches(CLASSES, "dense", 1, 8, 5).get(0);
        batch.features()[3 * 12 + 2] = value;
        try (Engine engine = engine(CLASSES)) {
            float[] before = parameters(engine);
            assertThat(engine.gradient(batch, 1)).isNotFinite();
            assertThat(engine.fault()).isEqualTo("example 3 of the batch has %s in feature 'f2'".formatted(value));
            assertThat(parameters(engine)).isEqualTo(before);
        }
    }

    @Test
    void aLabelIsNamed() {
        Minibatch batch = batches(NUMBERS, "dense", 1, 8, 5).get(0);
        batch.labels()[9] = Float.NaN;
        try (Engine engine = engine(NUMBERS)) {
            assertThat(engine.gradient(batch, 1)).isNaN();
            assertThat(engine.fault()).isEqualTo("example 4 of the batch has the label NaN");
        }
    }

    @Test
    void aLayerIsNamed() {
        Minibatch batch = batches(NUMBERS, "dense", 1, 8, 5).get(0);
        try (Engine engine = engine(NUMBERS)) {
            float[] parameters = parameters(engine);
            // a weight of the second layer, behind the first's weights and biases
            parameters[12 * 9 + 9 + 4] = Float.NaN;
            engine.writeParameters(parameters);
            assertThat(engine.gradient(batch, 1)).isNaN();
            assertThat(engine.fault()).isEqualTo("the output of layer 1 (DenseLayer) is not finite");
        }
    }

    @Test
    void aGradientThatOverflowsIsNamed() {
        Minibatch batch = batches(NUMBERS, "dense", 1, 8, 5).get(0);
        try (Engine engine = engine(NUMBERS)) {
            float[] parameters = parameters(engine);
            // the loss of labels around 1e19 is finite in double, its gradient in float, and that times these is not
            for (int i = 0; i < batch.labels().length; i++) {
                batch.labels()[i] *= 1e19f;
            }
            for (int i = parameters.length - 2 * 8 - 2; i < parameters.length; i++) {
                parameters[i] = 1e30f;
            }
            for (int i = 12 * 9 + 9; i < 12 * 9 + 9 + 9 * 8 + 8; i++) {
                parameters[i] = 0;
            }
            engine.writeParameters(parameters);
            assertThat(engine.gradient(batch, 1)).isNaN();
            assertThat(engine.fault()).isEqualTo("the gradient of layer 1 (DenseLayer) is not finite");
            assertThat(parameters(engine)).isEqualTo(parameters);
        }
    }

    @Test
    void aGradientFromElsewhereIsLookedAtByTheUpdate() {
        try (Engine engine = engine(NUMBERS)) {
            float[] gradient = new float[engine.parameterCount()];
            engine.writeGradient(gradient);
            engine.update(new StepClock(0, 0, 0.1, 1));
            assertThat(engine.fault()).isEmpty();
            gradient[engine.parameterCount() - 1] = Float.NaN;
            engine.writeGradient(gradient);
            engine.update(new StepClock(1, 0, 0.1, 1));
            assertThat(engine.fault()).isEqualTo("the gradient of layer 2 (OutputLayer) is not finite");
        }
    }

    private static Engine engine(Task task) {
        return new DenseEngineFactory(
                        NetworkBuilder.build(
                                Networks.flat(
                                        new Layer.Dense(9, Activation.RELU, 0, true),
                                        new Layer.Dense(8, Activation.IDENTITY, 0, true)),
                                Networks.schema(12, task),
                                ADAM,
                                Regularization.NONE,
                                UNCLIPPED,
                                7),
                        UNCLIPPED,
                        null)
                .create();
    }
}
