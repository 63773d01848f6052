package io.tatara.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.data.Task;
import io.tatara.model.InputShape;
import io.tatara.model.ModelBundle;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestKerasImport {

    private static final float CLOSE = 1e-5f;

    private final Configuration hadoop = new Configuration();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mlp",
                "activations",
                "cnn",
                "image-flattened",
                "reshaped",
                "rnn-pooled",
                "conv1d",
                "conv1d-recurrent"
            })
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
    void directionsAreThoseOfLayersThatGoBothWaysAlone(@TempDir Path folder) {
        String path = WrittenModel.row("[null, 2]", "Dense forward_y 'units': 1, 'activation': 'linear'")
                .weight("forward_y", "backward_model/forward_y/kernel:0", new float[][] {{2}, {3}})
                .weight("forward_y", "backward_model/forward_y/bias:0", new float[] {0.5f})
                .in(folder);
        KerasFixture one = new KerasFixture(path, List.of(new float[] {10, 100}), List.of());

        ModelBundle model = KerasImport.model(hadoop, path, one.schema(new Task.Regression(List.of("y"))));

        assertThat(one.computed(model).get(0)).containsExactly(new float[] {320.5f}, within(1e-3f));
    }

    @Test
    void aLayerThatGoesBothWaysMayBeNamedLikeADirection(@TempDir Path folder) {
        String lstm = "{'class_name': 'SimpleRNN', 'config': {'units': 1, 'return_sequences': true, 'use_bias': false,"
                + " 'activation': 'linear'}}";
        WrittenModel written = WrittenModel.row(
                        "[null, 2, 1]",
                        "Bidirectional backward_x 'merge_mode': 'sum', 'layer': " + lstm,
                        "GlobalMaxPooling1D most",
                        "Dense y 'units': 1, 'activation': 'linear', 'use_bias': false")
                .weight("y", "y/kernel:0", new float[][] {{1}});
        for (String direction : List.of("forward", "backward")) {
            String cell = "backward_x/%s_simple_rnn/cell/".formatted(direction);
            written.weight("backward_x", cell + "kernel:0", new float[][] {{direction.equals("forward") ? 1 : 100}})
                    .weight("backward_x", cell + "recurrent_kernel:0", new float[][] {{0}});
        }
        String path = written.in(folder);
        KerasFixture one = new KerasFixture(path, List.of(new float[] {2, 3}), List.of());

        ModelBundle model = KerasImport.model(hadoop, path, one.schema(new Task.Regression(List.of("y"))));

        assertThat(one.computed(model).get(0)).containsExactly(new float[] {303}, within(1e-3f));
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
