package io.tatara.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.engine.Engine;
import io.tatara.engine.StepClock;
import io.tatara.engine.dl4j.Dl4jEngineFactory;
import io.tatara.model.Clipping;
import io.tatara.model.ModelBundle;
import io.tatara.model.Network;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.Optimizer;
import io.tatara.model.Regularization;
import io.tatara.model.StartingPoint;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of Keras as the start of a training. */
class TestKerasTraining {

    private static final Task TWO = new Task.Classification(List.of("p", "q"));

    private final Configuration hadoop = new Configuration();

    @ParameterizedTest
    @ValueSource(strings = {"mlp", "cnn", "embedded", "rnn-pooled", "conv1d"})
    void aTrainingBeginsWithWhatKerasComputesAndLearns(String name) {
        KerasFixture fixture = KerasFixture.of(name);
        Schema schema = fixture.schema(KerasFixture.CLASSES);
        ModelBundle model = KerasImport.model(hadoop, fixture.path(), schema);

        StartingPoint start = start(model, new Network.From("m.h5", 0, false), schema);

        assertThat(start.parameters()).isEqualTo(model.parameters());
        assertThat(fixture.computed(start.network(), schema, start.parameters()).get(0))
                .isEqualTo(fixture.computed(model).get(0));
        float[] after = trained(start, fixture, schema);
        assertThat(after).isNotEqualTo(start.parameters());
        for (float value : after) {
            assertThat(value).isFinite();
        }
    }

    @Test
    void aNewOutputKeepsTheRestAndFrozenLayersStay() {
        KerasFixture fixture = KerasFixture.of("image-flattened");
        Schema schema = fixture.schema(TWO);
        int body = 3 * 4 * 2 * 4 + 4;
        float[] old = KerasImport.model(hadoop, fixture.path(), fixture.schema(KerasFixture.CLASSES))
                .parameters();

        StartingPoint start =
                start(KerasImport.body(hadoop, fixture.path(), schema), new Network.From("m.h5", 1, true), schema);

        assertThat(Arrays.copyOf(start.parameters(), body)).isEqualTo(Arrays.copyOf(old, body));
        assertThat(start.parameters()).hasSize(body + 4 * 2 + 2);
        float[] after = trained(start, fixture, schema);
        assertThat(Arrays.copyOf(after, body)).isEqualTo(Arrays.copyOf(old, body));
        assertThat(after[body]).isNotEqualTo(start.parameters()[body]);
    }

    @Test
    void aModelWithoutATopGetsOne(@TempDir Path folder) {
        String path = WrittenModel.row(
                        "[null, 2, 2, 1]",
                        "Conv2D x 'filters': 2, 'kernel_size': [1, 1], 'strides': [1, 1], 'use_bias': false",
                        "GlobalAveragePooling2D means")
                .weight("x", "kernel:0", new float[][][][] {{{{3, -4}}}})
                .in(folder);
        Schema schema = KerasFixture.schema(4, TWO);

        StartingPoint start = start(KerasImport.body(hadoop, path, schema), new Network.From(path, 0, true), schema);

        assertThat(Arrays.copyOf(start.parameters(), 2)).containsExactly(3, -4);
        assertThat(start.parameters()).hasSize(2 + 2 * 2 + 2);
    }

    @Test
    void rowsOfLayersAreListsAndKeras3WiresThemInAnotherWay(@TempDir Path folder) {
        String tensor =
                "{\"class_name\": \"__keras_tensor__\", \"config\": {\"shape\": [null, 2], \"dtype\": \"float32\","
                        + " \"keras_history\": [\"in\", 0, 0]}}";
        String json = """
            {"class_name": "Functional", "config": {"name": "f", "trainable": true, "layers": [
              {"module": "keras.layers", "class_name": "InputLayer",
               "config": {"batch_shape": [null, 2], "name": "in"}, "name": "in", "inbound_nodes": []},
              {"module": "keras.layers", "class_name": "Dense",
               "config": {"name": "y", "units": 1, "activation": "linear", "use_bias": true},
               "name": "y", "inbound_nodes": [{"args": [%s], "kwargs": {}}]}],
              "input_layers": ["in", 0, 0], "output_layers": ["y", 0, 0]}}\
            """.formatted(tensor);
        String path = WrittenModel.of(json)
                .version("3.4.1")
                .weight("y", "kernel", new float[][] {{2}, {3}})
                .weight("y", "bias", new float[] {0.5f})
                .in(folder);
        Schema schema = KerasFixture.schema(2, new Task.Regression(List.of("y")));

        ModelBundle model = KerasImport.model(hadoop, path, schema);

        KerasFixture one = new KerasFixture(path, List.of(new float[] {10, 100}), List.of());
        assertThat(one.computed(model).get(0)).containsExactly(new float[] {320.5f}, within(1e-3f));
        assertThat(model.network().graph()).isFalse();
        assertThat(model.provenance()).containsEntry("kerasVersion", "3.4.1").containsEntry("importedFrom", path);
    }

    private static StartingPoint start(ModelBundle model, Network.From from, Schema schema) {
        return NetworkBuilder.fromBundle(
                model,
                from,
                schema,
                new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8),
                Regularization.NONE,
                new Clipping.None(),
                3);
    }

    private static float[] trained(StartingPoint start, KerasFixture fixture, Schema schema) {
        int rows = fixture.inputs().size();
        Minibatch batch = new Minibatch(schema, rows);
        batch.resize(rows);
        Arrays.fill(batch.weights(), 1);
        for (int i = 0; i < rows; i++) {
            System.arraycopy(
                    fixture.inputs().get(i), 0, batch.features(), i * schema.featureWidth(), schema.featureWidth());
            batch.labels()[i] = i % schema.task().outputs();
        }
        try (Engine engine = new Dl4jEngineFactory(start.network(), new Clipping.None(), start.parameters()).create()) {
            for (int step = 0; step < 3; step++) {
                engine.gradient(batch, step);
                engine.update(new StepClock(step, 0, 0.01, rows));
            }
            float[] after = new float[engine.parameterCount()];
            engine.readParameters(after);
            return after;
        }
    }
}
