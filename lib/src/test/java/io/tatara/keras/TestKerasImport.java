package io.tatara.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.data.Task;
import io.tatara.model.InputShape;
import io.tatara.model.ModelBundle;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestKerasImport {

    private static final float CLOSE = 1e-5f;

    private final Configuration hadoop = new Configuration();

    @ParameterizedTest
    @ValueSource(strings = {"mlp", "activations", "cnn", "image-flattened", "reshaped", "rnn-pooled"})
    void probabilitiesOfClassesAreKeras(String name) {
        assertSame(name, KerasFixture.CLASSES);
    }

    @Test
    void branchesThatMeetAreKeras() {
        ModelBundle model = assertSame("branches", new Task.MultiLabel(List.of("a", "b", "c")));

        assertThat(model.network().graph()).isTrue();
    }

    @Test
    void recurrentRegressionsAreKeras() {
        ModelBundle model = assertSame("recurrent", new Task.Regression(List.of("a", "b")));

        assertThat(model.network().input()).isEqualTo(new InputShape.Sequence(5));
    }

    @Test
    void oneSigmoidIsTheProbabilityOfTheSecondOfTwoClasses() {
        KerasFixture fixture = KerasFixture.of("sentiment");
        ModelBundle model = KerasImport.model(
                hadoop, fixture.path(), fixture.schema(new Task.Classification(List.of("bad", "good"))));

        List<float[]> computed = fixture.computed(model);

        for (int i = 0; i < computed.size(); i++) {
            float good = fixture.outputs().get(i)[0];
            assertThat(computed.get(i)).containsExactly(new float[] {1 - good, good}, within(CLOSE));
        }
    }

    @Test
    void logitsThatTheLossMadeProbabilitiesBecomeThem() {
        KerasFixture fixture = KerasFixture.of("embedded");
        ModelBundle model = KerasImport.model(hadoop, fixture.path(), fixture.schema(KerasFixture.CLASSES));

        List<float[]> computed = fixture.computed(model);

        for (int i = 0; i < computed.size(); i++) {
            assertThat(computed.get(i))
                    .containsExactly(softmax(fixture.outputs().get(i)), within(CLOSE));
        }
    }

    private ModelBundle assertSame(String name, Task task) {
        KerasFixture fixture = KerasFixture.of(name);
        ModelBundle model = KerasImport.model(hadoop, fixture.path(), fixture.schema(task));
        List<float[]> computed = fixture.computed(model);
        assertThat(computed).hasSameSizeAs(fixture.outputs());
        for (int i = 0; i < computed.size(); i++) {
            assertThat(computed.get(i))
                    .as("%s, example %d", name, i)
                    .containsExactly(fixture.outputs().get(i), within(CLOSE));
        }
        return model;
    }

    private static float[] softmax(float[] logits) {
        double[] powers = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            powers[i] = Math.exp(logits[i]);
            sum += powers[i];
        }
        float[] shares = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            shares[i] = (float) (powers[i] / sum);
        }
        return shares;
    }
}
