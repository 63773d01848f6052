package io.tatara.engine.dl4j;

import static io.tatara.engine.Networks.ADAM;
import static io.tatara.engine.Networks.CLASSES;
import static io.tatara.engine.Networks.LABELS;
import static io.tatara.engine.Networks.NUMBERS;
import static io.tatara.engine.Networks.OPTIMIZERS;
import static io.tatara.engine.Networks.SGD;
import static io.tatara.engine.Networks.UNCLIPPED;
import static io.tatara.engine.Networks.batches;
import static io.tatara.engine.Networks.define;
import static io.tatara.engine.Networks.parameters;
import static io.tatara.engine.Networks.train;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.data.Minibatch;
import io.tatara.data.Task;
import io.tatara.engine.Engine;
import io.tatara.engine.Networks;
import io.tatara.engine.StepClock;
import io.tatara.model.Clipping;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Optimizer;
import io.tatara.model.Regularization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** Our step is DL4J's {@code fit}, bit for bit. */
class TestDl4jEngineFit {

    private static List<String> shapes() {
        return Networks.shapes();
    }

    private static List<Optimizer> optimizers() {
        return OPTIMIZERS;
    }

    private static List<Regularization> penalties() {
        return List.of(
                new Regularization(0.01, 0, 0, 0),
                new Regularization(0, 0.02, 0, 0),
                new Regularization(0.01, 0, 0.03, 0),
                new Regularization(0, 0.02, 0, 0.5));
    }

    private static List<Clipping> clippings() {
        return List.of(new Clipping.Value(0.01), new Clipping.LayerNorm(0.1));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyLayerTrainsAsInFit(String shape) {
        for (Task task : List.of(CLASSES, LABELS, NUMBERS)) {
            assertSame(define(shape, task, ADAM, Regularization.NONE, UNCLIPPED), shape, ADAM);
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void everyOptimizerStepsAsInFit(Optimizer optimizer) {
        assertSame(
                define("dense", CLASSES, optimizer, new Regularization(0, 0, 0.1, 0), UNCLIPPED), "dense", optimizer);
    }

    @ParameterizedTest
    @MethodSource("penalties")
    void everyPenaltyPullsAsInFit(Regularization penalties) {
        for (String shape : List.of("dense", "image", "lstm", "both directions", "embedding", "batchNorm")) {
            assertSame(define(shape, NUMBERS, SGD, penalties, UNCLIPPED), shape, SGD);
        }
    }

    @ParameterizedTest
    @MethodSource("clippings")
    void everyClippingLimitsAsInFit(Clipping clipping) {
        for (String shape : List.of("dense", "lstm", "both directions")) {
            assertSame(define(shape, CLASSES, SGD, Regularization.NONE, clipping), shape, SGD);
        }
    }

    @Test
    void ratesFromTheClockEqualDl4jsOwnSchedules() {
        for (ISchedule schedule : List.of(
                new StepSchedule(ScheduleType.ITERATION, 0.01, 0.5, 2),
                new ExponentialSchedule(ScheduleType.ITERATION, 0.01, 0.9))) {
            NetworkDefinition network = define("dense", CLASSES, ADAM, new Regularization(0, 0, 0.1, 0), UNCLIPPED);
            List<Minibatch> batches = batches(CLASSES, "dense", 6, 8, 3);
            Fit fit = new Fit(network);
            fit.network().setLearningRate(schedule);

            try (Engine engine = Networks.engine(network)) {
                for (int step = 0; step < batches.size(); step++) {
                    engine.gradient(batches.get(step), step);
                    engine.update(new StepClock(step, 0, schedule.valueAt(step, 0), 8));
                }
                assertThat(parameters(engine)).containsExactly(fit.train(batches), within(0f));
            }
        }
    }

    @Test
    void theLossIsTheSumOverExamplesWithoutPenalties() {
        NetworkDefinition network = define("dense", CLASSES, ADAM, new Regularization(0.1, 0.2, 0, 0), UNCLIPPED);
        Minibatch batch = batches(CLASSES, "dense", 1, 8, 3).get(0);
        double score = new Fit(network).score(batch);

        try (Engine engine = Networks.engine(network)) {
            double loss = engine.gradient(batch, 1);

            assertThat(loss / 8 + engine.regularization()).isCloseTo(score, within(1e-5));
        }
    }

    private static void assertSame(NetworkDefinition network, String shape, Optimizer optimizer) {
        List<Minibatch> batches = batches(network.task(), shape, 4, 8, 3);
        Fit fit = new Fit(network);

        try (Engine engine = Networks.engine(network)) {
            float[] start = parameters(engine);
            assertThat(start)
                    .as("initial parameters")
                    .isEqualTo(fit.network().params().toFloatVector());

            train(engine, batches, 0, optimizer.learningRate());

            assertThat(parameters(engine))
                    .as("trained %s", shape)
                    .isEqualTo(fit.train(batches))
                    .isNotEqualTo(start);
            assertThat(Networks.infer(engine, batches.get(0))).as("outputs").isEqualTo(fit.output(batches.get(0)));
        }
    }
}
