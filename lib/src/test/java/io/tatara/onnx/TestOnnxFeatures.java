package io.tatara.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import io.tatara.data.prepare.NumericFeatures;
import io.tatara.data.prepare.NumericFeatures.Bucketed;
import io.tatara.data.prepare.NumericFeatures.Scaled;
import io.tatara.engine.Engine;
import io.tatara.engine.Networks;
import io.tatara.model.Activation;
import io.tatara.model.ModelBundle;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Regularization;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TestOnnxFeatures {

    private static final NumericFeatures FEATURES = new NumericFeatures(List.of(
            new Scaled("probabilities", 7.5, List.of(3.0), List.of(0.25)),
            new Scaled("since", Double.NaN, List.of(1_700_000_000.0), List.of(1e-3)),
            new Scaled("vector", Double.NaN, List.of(0.0, 1.0, 2.0), List.of(1.0, 0.0, 3.0)),
            new Bucketed("age", 40, List.of(Double.NEGATIVE_INFINITY, 18.0, 30.0, Double.POSITIVE_INFINITY))));

    @Test
    void columnsAreFilledScaledAndBucketed() throws OrtException {
        ModelBundle bundle = model();
        int rows = 5;
        double[] plain = {1, Double.NaN, -4, 3, 1e6};
        double[] since = {1_700_000_123, 1_699_999_000, 1_700_000_000, 1_700_000_001, 1_700_000_002};
        double[] vector = new Random(3).doubles(3L * rows).toArray();
        double[] age = {17.999, 18, 30, Double.NaN, -1};
        float[] expected = new float[rows * FEATURES.width()];
        for (int row = 0; row < rows; row++) {
            float[] slots = {
                (float) (((Double.isNaN(plain[row]) ? 7.5 : plain[row]) - 3) * 0.25),
                (float) ((since[row] - 1_700_000_000.0) * 1e-3),
                (float) vector[3 * row],
                0,
                (float) ((vector[3 * row + 2] - 2) * 3),
                0,
                0,
                0
            };
            slots[5 + new int[] {0, 1, 2, 2, 0}[row]] = 1;
            System.arraycopy(slots, 0, expected, row * slots.length, slots.length);
        }
        try (Scored whole = Scored.of(OnnxExport.model(bundle, FEATURES, ""));
                Scored network = Scored.of(OnnxExport.model(bundle, null, ""))) {
            // the name of an output is taken
            assertThat(whole.session().getInputNames())
                    .containsExactlyInAnyOrder("probabilities_2", "since", "vector", "age");
            Map<String, Object> actual =
                    whole.score(Map.of("probabilities_2", plain, "since", since, "vector", vector, "age", age), rows);

            assertThat((float[][]) Objects.requireNonNull(actual.get("probabilities")))
                    .isDeepEqualTo((float[][])
                            Objects.requireNonNull(network.score(expected, rows).get("probabilities")));
            assertThat(whole.session().getMetadata().getCustomMetadata().get("columns"))
                    .contains(
                            "{\"column\":\"probabilities\",\"input\":\"probabilities_2\",\"width\":1,\"missing\":7.5}");
        }
    }

    private static ModelBundle model() {
        var schema = Networks.schema(FEATURES.width(), Networks.CLASSES);
        NetworkDefinition network = NetworkBuilder.build(
                Networks.flat(Networks.dense(6, Activation.TANH)),
                schema,
                Networks.ADAM,
                Regularization.NONE,
                Networks.UNCLIPPED,
                7);
        try (Engine engine = Networks.engine(network)) {
            return RandomModel.bundle(network, schema, Networks.parameters(engine));
        }
    }
}
