package io.tatara.tuning.importance;

import io.tatara.tuning.sample.Draws;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What share of the losses' variance is a parameter's alone, and what a pair's beside that of each of the two (functional
 * analysis of variance over a random forest). A share says how much there is to lose by a wrong value anywhere in the space,
 * not how much to gain near the best.
 *
 * @param parameters by name, the greatest first; 0 to 1
 * @param pairs the greatest first; with those of parameters 1 at most
 * @see Variance
 */
public record Importance(Map<String, Double> parameters, List<Pair> pairs) {

    private static final int TREES = 64;

    /** With less, trees say more of chance than of anything else. */
    private static final int LEAST = 10;

    /** More make no other picture, and take time. */
    private static final int MOST = 2_000;

    private static final int LEAST_IN_LEAF = 3;

    /** Losses above this share of them count as the one there: some are out of all proportion. */
    private static final double TAME = 0.9;

    /** Two parameters, in the space's order. */
    public record Pair(String first, String second, double share) {}

    /** A configuration and its loss, ∞ for one that failed. */
    public record Observation(Configuration configuration, double loss) {}

    public Importance {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        pairs = List.copyOf(pairs);
    }

    /**
     * Of results that had the same of the resource. A parameter that is not there counts as anywhere in its range.
     *
     * @return empty where there are fewer than {@value #LEAST} of them, or all are alike
     */
    public static Optional<Importance> of(Space space, List<Observation> all, long seed) {
        List<Observation> observations = all.subList(Math.max(0, all.size() - MOST), all.size());
        long finite = observations.stream()
                .filter(observation -> Double.isFinite(observation.loss))
                .count();
        if (finite < LEAST) {
            return Optional.empty();
        }
        Draws anywhere = Draws.of(seed, "importance");
        List<double[]> points = observations.stream()
                .map(observation -> filled(space.point(observation.configuration), anywhere))
                .toList();
        double[] losses = tamed(observations);
        int d = space.dimensions();
        double[] single = new double[d];
        double[][] both = new double[d][d];
        int trees = 0;
        for (int t = 0; t < TREES; t++) {
            Variance variance =
                    new Variance(Tree.boxes(points, losses, LEAST_IN_LEAF, Draws.of(seed, "importance", t)));
            double total = variance.total();
            if (!(total > 0)) {
                continue;
            }
            trees++;
            for (int i = 0; i < d; i++) {
                single[i] += variance.of(i) / total;
                for (int j = i + 1; j < d; j++) {
                    both[i][j] += variance.of(i, j) / total;
                }
            }
        }
        return trees == 0 ? Optional.empty() : Optional.of(of(space, single, both, trees));
    }

    private static Importance of(Space space, double[] single, double[][] both, int trees) {
        List<String> names =
                space.parameters().stream().map(parameter -> parameter.name()).toList();
        Map<String, Double> parameters = new LinkedHashMap<>();
        List<Integer> order = new ArrayList<>();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < single.length; i++) {
            order.add(i);
            for (int j = i + 1; j < single.length; j++) {
                pairs.add(new Pair(names.get(i), names.get(j), both[i][j] / trees));
            }
        }
        order.sort(Comparator.comparingDouble(i -> -single[i]));
        order.forEach(i -> parameters.put(names.get(i), single[i] / trees));
        pairs.sort(Comparator.comparingDouble(pair -> -pair.share));
        return new Importance(parameters, pairs);
    }

    /** At one and the same place trees would find those that have not the parameter, and take that for its doing. */
    private static double[] filled(double[] point, Draws anywhere) {
        for (int i = 0; i < point.length; i++) {
            point[i] = Double.isNaN(point[i]) ? anywhere.nextUnit() : point[i];
        }
        return point;
    }

    private static double[] tamed(List<Observation> observations) {
        double[] losses = observations.stream().mapToDouble(Observation::loss).toArray();
        double[] sorted =
                Arrays.stream(losses).filter(Double::isFinite).sorted().toArray();
        double most = sorted[(int) Math.floor(TAME * (sorted.length - 1))];
        return Arrays.stream(losses).map(loss -> Math.min(loss, most)).toArray();
    }
}
