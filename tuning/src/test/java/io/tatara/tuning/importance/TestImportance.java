package io.tatara.tuning.importance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.tuning.importance.Importance.Observation;
import io.tatara.tuning.sample.Draws;
import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Condition;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Reals;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestImportance {

    private static Space cube(int dimensions) {
        return new Space(
                IntStream.range(0, dimensions)
                        .mapToObj(i -> new Parameter("x" + i, new Reals(0, 1, Scale.LINEAR)))
                        .toList(),
                List.of());
    }

    private static double x(Configuration configuration, int i) {
        return (Double) configuration.get("x" + i);
    }

    private static List<Observation> observed(Space space, int n, long seed, ToDoubleFunction<Configuration> loss) {
        Draws draws = Draws.of(seed, "test");
        List<Observation> observations = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Configuration configuration = space.at(draws.nextPoint(space.dimensions()));
            observations.add(new Observation(configuration, loss.applyAsDouble(configuration)));
        }
        return observations;
    }

    private static Importance importance(Space space, int n, ToDoubleFunction<Configuration> loss) {
        return Importance.of(space, observed(space, n, 5, loss), 1).orElseThrow();
    }

    /** In two dimensions there is nothing beside the two and their pair. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void inTwoDimensionsSharesAreTheWhole(long seed) {
        Draws draws = Draws.of(seed, "values");
        List<double[]> points = new ArrayList<>();
        double[] values = new double[200];
        for (int i = 0; i < values.length; i++) {
            points.add(draws.nextPoint(2));
            values[i] = draws.nextGaussian();
        }
        Variance variance = new Variance(Tree.boxes(points, values, 3, draws));

        assertThat(variance.of(0) + variance.of(1) + variance.of(0, 1)).isCloseTo(variance.total(), within(1e-9));
    }

    /** The variance of a tree is that of its values at random points. */
    @Test
    void varianceIsThatOfManyPoints() {
        Draws draws = Draws.of(9, "values");
        List<double[]> points =
                IntStream.range(0, 100).mapToObj(i -> draws.nextPoint(3)).toList();
        double[] values = points.stream().mapToDouble(p -> p[0] + p[1] * p[2]).toArray();
        List<Box> boxes = Tree.boxes(points, values, 3, draws);
        double sum = 0;
        double squares = 0;
        int n = 200_000;
        for (int i = 0; i < n; i++) {
            double value = value(boxes, draws.nextPoint(3));
            sum += value;
            squares += value * value;
        }
        double sampled = squares / n - sum / n * (sum / n);

        assertThat(new Variance(boxes).total()).isCloseTo(sampled, within(0.02 * sampled));
    }

    private static double value(List<Box> boxes, double[] point) {
        return boxes.stream()
                .filter(box -> IntStream.range(0, point.length)
                        .allMatch(i -> point[i] >= box.low()[i] && point[i] < box.high()[i]))
                .mapToDouble(Box::value)
                .reduce((a, b) -> {
                    throw new IllegalStateException("boxes overlap");
                })
                .orElseThrow();
    }

    @Test
    void aSumIsItsTermsAndNoPairs() {
        Importance importance = importance(cube(3), 1_000, c -> x(c, 0) + 0.1 * x(c, 1));

        // 100 : 1 but for what trees do not resolve
        assertThat(importance.parameters().keySet()).first().isEqualTo("x0");
        assertThat(importance.parameters().get("x0")).isGreaterThan(0.95);
        assertThat(importance.parameters().get("x1")).isBetween(0.004, 0.02);
        assertThat(importance.parameters().get("x2")).isLessThan(0.004);
        assertThat(importance.pairs())
                .allSatisfy(pair -> assertThat(pair.share()).isLessThan(0.02));
    }

    @Test
    void aProductIsAPairAlone() {
        Importance importance = importance(cube(3), 1_500, c -> (x(c, 0) - 0.5) * (x(c, 1) - 0.5));

        assertThat(importance.pairs().get(0).first()).isEqualTo("x0");
        assertThat(importance.pairs().get(0).second()).isEqualTo("x1");
        assertThat(importance.pairs().get(0).share()).isGreaterThan(0.7);
        assertThat(importance.parameters().values())
                .allSatisfy(share -> assertThat(share).isLessThan(0.12));
    }

    @Test
    void sharesAreNoMoreThanTheWholeAndTheSameEachTime() {
        Space space = cube(5);
        List<Observation> observations =
                observed(space, 300, 3, c -> Math.sin(7 * x(c, 0)) * x(c, 1) + x(c, 2) * x(c, 3) + x(c, 4));
        Importance importance = Importance.of(space, observations, 8).orElseThrow();
        double sum = importance.parameters().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum()
                + importance.pairs().stream()
                        .mapToDouble(Importance.Pair::share)
                        .sum();

        assertThat(sum).isBetween(0.5, 1.0 + 1e-9);
        assertThat(Importance.of(space, observations, 8)).contains(importance);
    }

    @Test
    void failuresAndLossesOutOfAllProportionDoNotDrownTheRest() {
        Importance importance = importance(
                cube(3), 500, c -> x(c, 2) > 0.97 ? Double.POSITIVE_INFINITY : x(c, 1) > 0.98 ? 1e28 : x(c, 0));

        assertThat(importance.parameters().keySet()).first().isEqualTo("x0");
        assertThat(importance.parameters().get("x0")).isGreaterThan(0.7);
    }

    @Test
    void choicesAndConditionsHaveSharesToo() {
        Space space = new Space(
                List.of(
                        new Parameter("kind", Choice.of("a", "b")),
                        new Parameter("x", new Reals(0, 1, Scale.LINEAR), new Condition("kind", Set.of("a")))),
                List.of());
        Importance importance = importance(space, 300, c -> c.get("kind").equals("b") ? 1 : (Double) c.get("x") / 10);

        assertThat(importance.parameters().get("kind")).isGreaterThan(0.9);
    }

    @Test
    void ofTooFewResultsOrEqualOnesNothingIsSaid() {
        Space space = cube(2);
        assertThat(Importance.of(space, observed(space, 9, 1, c -> x(c, 0)), 1)).isEmpty();
        assertThat(Importance.of(space, observed(space, 50, 1, c -> 3), 1)).isEmpty();
        assertThat(Importance.of(space, observed(space, 50, 1, c -> Double.POSITIVE_INFINITY), 1))
                .isEmpty();
    }
}
