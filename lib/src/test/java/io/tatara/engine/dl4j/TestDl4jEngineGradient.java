package io.tatara.engine.dl4j;

import static io.tatara.engine.Networks.CLASSES;
import static io.tatara.engine.Networks.LABELS;
import static io.tatara.engine.Networks.NUMBERS;
import static io.tatara.engine.Networks.SGD;
import static io.tatara.engine.Networks.UNCLIPPED;
import static io.tatara.engine.Networks.batches;
import static io.tatara.engine.Networks.define;
import static io.tatara.engine.Networks.gradient;
import static io.tatara.engine.Networks.parameters;
import static io.tatara.engine.Networks.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.data.Minibatch;
import io.tatara.data.Task;
import io.tatara.engine.Engine;
import io.tatara.engine.Networks;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Regularization;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a gradient is, over every kind of layer and task. */
class TestDl4jEngineGradient {

    private static List<String> shapes() {
        return Networks.shapes();
    }

    private static List<String> additive() {
        // batch norm's statistics are taken over the batch: its gradient cannot be a sum over parts
        return Networks.shapes().stream()
                .filter(shape -> !shape.equals("batchNorm"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theGradientIsTheSlopeOfTheLoss(String shape) {
        for (Task task : List.of(CLASSES, LABELS, NUMBERS)) {
            Minibatch batch = batches(task, shape, 1, 8, 5).get(0);
            try (Engine engine = Networks.engine(plain(shape, task))) {
                engine.gradient(batch, 1);
                float[] gradient = gradient(engine);
                float[] at = parameters(engine);
                Random random = new Random(9);
                // along random directions, whose slope is large enough for single precision
                for (int trial = 0; trial < 5; trial++) {
                    float[] direction = new float[at.length];
                    double slope = 0;
                    for (int i = 0; i < at.length; i++) {
                        // running statistics are parameters without a slope
                        boolean statistic = shape.equals("batchNorm") && i >= 6 * 12 + 6 + 12 && i < 6 * 12 + 6 + 24;
                        direction[i] = statistic ? 0 : random.nextBoolean() ? 1 : -1;
                        slope += direction[i] * gradient[i];
                    }
                    double step = 1e-3;
                    double difference =
                            (loss(engine, batch, at, direction, step) - loss(engine, batch, at, direction, -step))
                                    / (2 * step);
                    assertThat(difference)
                            .as("%s %s", shape, task.kind())
                            .isCloseTo(slope, within(2e-2 * (1 + Math.abs(slope))));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("additive")
    void theGradientIsASumOverExamples(String shape) {
        Minibatch batch = batches(CLASSES, shape, 1, 8, 5).get(0);
        try (Engine engine = Networks.engine(plain(shape, CLASSES))) {
            double whole = engine.gradient(batch, 1);
            float[] sum = gradient(engine);
            double parts = engine.gradient(rows(batch, 0, 3), 1);
            float[] first = gradient(engine);
            parts += engine.gradient(rows(batch, 3, 8), 1);
            float[] second = gradient(engine);

            assertThat(parts).isCloseTo(whole, within(1e-4));
            for (int i = 0; i < sum.length; i++) {
                assertThat(first[i] + second[i]).isCloseTo(sum[i], within(1e-4f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("additive")
    void aWeightOfTwoIsTheExampleTwice(String shape) {
        for (Task task : List.of(CLASSES, LABELS, NUMBERS)) {
            Minibatch batch = batches(task, shape, 1, 8, 5).get(0);
            Minibatch first = rows(batch, 0, 1);
            try (Engine engine = Networks.engine(plain(shape, task))) {
                double expected = engine.gradient(batch, 1);
                float[] sum = gradient(engine);
                expected += engine.gradient(first, 1);
                float[] again = gradient(engine);
                batch.weights()[0] = 2;

                assertThat(engine.gradient(batch, 1)).isCloseTo(expected, within(1e-4));
                float[] weighted = gradient(engine);
                for (int i = 0; i < sum.length; i++) {
                    assertThat(weighted[i]).isCloseTo(sum[i] + again[i], within(1e-4f));
                }
                batch.weights()[0] = 1;
                engine.gradient(batch, 1);
                assertThat(gradient(engine)).as("without weights again").isEqualTo(sum);
            }
        }
    }

    private static NetworkDefinition plain(String shape, Task task) {
        return define(shape, task, SGD, Regularization.NONE, UNCLIPPED);
    }

    private static double loss(Engine engine, Minibatch batch, float[] at, float[] direction, double step) {
        float[] moved = new float[at.length];
        for (int i = 0; i < at.length; i++) {
            moved[i] = (float) (at[i] + step * direction[i]);
        }
        engine.writeParameters(moved);
        return engine.gradient(batch, 1);
    }
}
