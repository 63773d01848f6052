package io.tatara.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.engine.Engine;
import io.tatara.engine.StepClock;
import io.tatara.engine.dl4j.Dl4jEngineFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestFineTuning {

    private static final int HIDDEN = 4 * 5 + 5 + 5 * 6 + 6;
    private static final Schema TWO = Samples.schema(4, new Task.Classification(List.of("p", "q")));

    @Test
    void continuingKeepsEveryParameter() {
        ModelBundle model = stack();

        StartingPoint start = from(model, new Network.From("m", 0, false), model.schema());

        assertThat(start.parameters()).isEqualTo(model.parameters());
        assertThat(start.network().task()).isEqualTo(model.network().task());
    }

    @Test
    void aNewOutputKeepsTheRest() {
        ModelBundle model = stack();

        StartingPoint start = from(model, new Network.From("m", 0, true), TWO);

        assertThat(start.parameters()).hasSize(HIDDEN + 6 * 2 + 2);
        assertThat(Arrays.copyOf(start.parameters(), HIDDEN)).isEqualTo(Arrays.copyOf(model.parameters(), HIDDEN));
        assertThat(start.network().task()).isEqualTo(TWO.task());
        assertThat(Arrays.copyOfRange(start.parameters(), HIDDEN + 6 * 2, HIDDEN + 6 * 2 + 2))
                .as("biases of the new output")
                .containsOnly(0);
        for (float value : trained(start)) {
            assertThat(value).isFinite();
        }
    }

    @Test
    void frozenLayersStayWhileTheRestLearns() {
        StartingPoint start = from(stack(), new Network.From("m", 1, true), TWO);
        float[] after = trained(start);

        assertThat(Arrays.copyOf(after, 25)).isEqualTo(Arrays.copyOf(start.parameters(), 25));
        for (int i = 25; i < after.length; i++) {
            assertThat(after[i]).as("parameter %d", i).isNotEqualTo(start.parameters()[i]);
        }
    }

    @Test
    void aDl4jFileIsFineTunedLikeTheBundleItWasExportedFrom(@TempDir Path folder) {
        ModelBundle model = stack();
        Configuration hadoop = new Configuration();
        String file = folder.resolve("model.zip").toString();
        Dl4jZip.export(hadoop, file, model);

        StartingPoint start =
                from(Dl4jZip.model(hadoop, file, model.schema()), new Network.From("m", 1, false), model.schema());

        assertThat(start.parameters()).isEqualTo(model.parameters());
        assertThat(Arrays.copyOf(trained(start), 25)).isEqualTo(Arrays.copyOf(model.parameters(), 25));
    }

    @Test
    void aFrozenModelThawsWhenContinued() {
        StartingPoint frozen = from(stack(), new Network.From("m", 2, true), TWO);
        ModelBundle kept = new ModelBundle(
                frozen.network(), TWO, frozen.parameters(), null, null, java.util.Map.of(), java.util.Map.of());

        StartingPoint thawed = from(kept, new Network.From("m", 0, false), TWO);

        assertThat(trained(thawed)[0]).isNotEqualTo(thawed.parameters()[0]);
    }

    @Test
    void graphsAreFineTunedAlike() {
        ModelBundle model = Samples.bundle(Samples.foreign(Samples.graph().toJson(), 4), Samples.schema(4));

        StartingPoint start = from(model, new Network.From("m", 2, true), TWO);
        float[] after = trained(start);

        assertThat(start.parameters()).hasSize(40 + 8 * 2 + 2);
        assertThat(Arrays.copyOf(start.parameters(), 40)).isEqualTo(Arrays.copyOf(model.parameters(), 40));
        assertThat(Arrays.copyOf(after, 40)).isEqualTo(Arrays.copyOf(start.parameters(), 40));
        assertThat(after[45]).isNotEqualTo(start.parameters()[45]);
    }

    @Test
    void refusesWhatDoesNotFit() {
        ModelBundle model = stack();

        assertThatThrownBy(() -> from(model, new Network.From("m", 0, false), TWO))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("set newOutput to true");
        assertThatThrownBy(() -> from(model, new Network.From("m", 0, true), Samples.schema(5)))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("takes 4 features, but the table has 5");
        assertThatThrownBy(() -> from(model, new Network.From("m", 3, true), TWO))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("only 2 layers with parameters");
    }

    private static ModelBundle stack() {
        NetworkDefinition network =
                Samples.build(4, new InputShape.Flat(), Samples.dense(5), new Layer.Dropout(0.1), Samples.dense(6));
        return Samples.bundle(network, Samples.schema(4));
    }

    private static StartingPoint from(ModelBundle model, Network.From from, Schema schema) {
        return NetworkBuilder.fromBundle(model, from, schema, Samples.ADAM, Regularization.NONE, Samples.UNCLIPPED, 3);
    }

    private static float[] trained(StartingPoint start) {
        Minibatch batch = new Minibatch(TWO, 6);
        batch.resize(6);
        Arrays.fill(batch.weights(), 1);
        for (int i = 0; i < batch.features().length; i++) {
            batch.features()[i] = (i % 5 - 2) / 2f;
        }
        batch.labels()[2] = 1;
        try (Engine engine = new Dl4jEngineFactory(start.network(), Samples.UNCLIPPED, start.parameters()).create()) {
            for (int step = 0; step < 5; step++) {
                engine.gradient(batch, step);
                engine.update(new StepClock(step, 0, 0.01, 6));
            }
            float[] after = new float[engine.parameterCount()];
            engine.readParameters(after);
            return after;
        }
    }
}
