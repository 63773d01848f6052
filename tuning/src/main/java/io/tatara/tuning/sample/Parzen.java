package io.tatara.tuning.sample;

import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A density over a search space that is high where some points are: a mixture of kernels, one around each of them, and one
 * over all.
 *
 * <pre>
 *   x_d       coordinate d of a point in [0, 1]; NaN where the parameter is not there
 *   μ_id, w_i coordinates and weight of kernel i; one kernel more, the prior, has weight 1
 *   n, D      kernels, the prior's among them; dimensions
 *   σ         0.2 · (n − 1)^(−1 / (D + 4)), at least 1 / min(100, n)
 *
 *   p(x)    = Σ_i w_i Π_d k_id(x_d) / Σ_i w_i        over the d that x has
 *   k_id    = a normal around μ_id with σ, cut off at 0 and 1
 *           = of a choice of C options: (1 + 1/n) / (1 + C/n) for that of μ_id, (1/n) / (1 + C/n) for another
 *           = the prior's, a normal around 1/2 with σ = 1, or 1/C, where μ_id is NaN
 * </pre>
 *
 * @see <a href="https://arxiv.org/abs/2304.11127">Watanabe, Tree-Structured Parzen Estimator, 2023: the multivariate one</a>
 */
final class Parzen {

    private static final double PRIOR_CENTRE = 0.5;
    private static final double PRIOR_SIGMA = 1;

    private final Space space;
    private final List<double[]> centres;
    private final double[] cumulated;
    private final double[] logWeights;
    private final double sigma;
    /** Of each kernel and coordinate: − ln of what is within 0 and 1, and of σ. */
    private final double[][] logScales;

    /** @param weights of the points, positive; the prior's is 1 */
    Parzen(Space space, List<double[]> points, double[] weights) {
        this.space = space;
        this.centres = new ArrayList<>(points);
        double[] nowhere = new double[space.dimensions()];
        Arrays.fill(nowhere, Double.NaN);
        centres.add(nowhere);
        int n = centres.size();
        double wide = 0.2 * Math.pow(Math.max(1, points.size()), -1.0 / (space.dimensions() + 4));
        this.sigma = Math.max(wide, 1.0 / Math.min(100, n));
        this.cumulated = new double[n];
        this.logWeights = new double[n];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double weight = i < weights.length ? weights[i] : 1;
            sum += weight;
            cumulated[i] = sum;
            logWeights[i] = Math.log(weight);
        }
        this.logScales = new double[n][];
        for (int i = 0; i < n; i++) {
            logScales[i] = logScales(centres.get(i));
        }
    }

    private double[] logScales(double[] centre) {
        double[] scales = new double[centre.length];
        for (int d = 0; d < centre.length; d++) {
            if (!isChoice(d)) {
                boolean prior = Double.isNaN(centre[d]);
                scales[d] = Normal.logScale(prior ? PRIOR_CENTRE : centre[d], prior ? PRIOR_SIGMA : sigma);
            }
        }
        return scales;
    }

    private boolean isChoice(int d) {
        return space.parameters().get(d).domain() instanceof Choice;
    }

    private int options(int d) {
        return Math.toIntExact(space.parameters().get(d).domain().size().orElseThrow());
    }

    /** ln p at a configuration's point. */
    double logDensity(double[] point) {
        double[] logs = new double[centres.size()];
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < logs.length; i++) {
            logs[i] = logWeights[i] + logKernel(i, point);
            most = Math.max(most, logs[i]);
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - most);
        }
        return most + Math.log(sum / cumulated[cumulated.length - 1]);
    }

    private double logKernel(int i, double[] point) {
        double log = 0;
        double[] centre = centres.get(i);
        for (int d = 0; d < point.length; d++) {
            if (Double.isNaN(point[d])) {
                continue;
            }
            boolean prior = Double.isNaN(centre[d]);
            if (isChoice(d)) {
                log += Math.log(prior ? 1.0 / options(d) : chance(d, point[d] == centre[d]));
            } else {
                double z = prior ? (point[d] - PRIOR_CENTRE) / PRIOR_SIGMA : (point[d] - centre[d]) / sigma;
                log += logScales[i][d] - z * z / 2;
            }
        }
        return log;
    }

    private double chance(int d, boolean same) {
        double n = centres.size();
        return ((same ? 1 : 0) + 1 / n) / (1 + options(d) / n);
    }

    /** A configuration of chance p. */
    Configuration draw(Draws draws) {
        double target = draws.nextUnit() * cumulated[cumulated.length - 1];
        int i = 0;
        while (i < cumulated.length - 1 && cumulated[i] <= target) {
            i++;
        }
        double[] centre = centres.get(i);
        Map<String, Object> values = new LinkedHashMap<>();
        for (int d = 0; d < centre.length; d++) {
            Parameter parameter = space.parameters().get(d);
            if (parameter.isThere(values)) {
                double unit = isChoice(d) ? drawOption(centre[d], d, draws) : drawNumber(centre[d], draws);
                values.put(parameter.name(), parameter.domain().value(unit));
            }
        }
        return new Configuration(values);
    }

    private double drawOption(double centre, int d, Draws draws) {
        if (!Double.isNaN(centre)) {
            double another = chance(d, false);
            // all options have the chance of another, and one that and the rest
            if (draws.nextUnit() >= another * options(d)) {
                return centre;
            }
        }
        return (draws.nextInt(options(d)) + 0.5) / options(d);
    }

    private double drawNumber(double centre, Draws draws) {
        return Double.isNaN(centre)
                ? Normal.within(PRIOR_CENTRE, PRIOR_SIGMA, draws)
                : Normal.within(centre, sigma, draws);
    }
}
