package io.tatara.tuning.sample;

import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Space;
import java.util.List;

/**
 * BOHB's density over a search space: a product of kernels around each of some points, all of one width a coordinate.
 *
 * <pre>
 *   n, D     points, dimensions;   σ_d  standard deviation of their coordinates d
 *   b_d      = 1.06 σ_d n^(−1 / (4 + D)), at least 1/1000 (the normal reference rule)
 *
 *   p(x)     = 1/n Σ_i Π_d k_id(x_d)
 *   k_id     = a normal around x_id with b_d, over what of it is within 0 and 1
 *            = of a choice of C options: 1 − b for x_id's, b / (C − 1) for another, b = min(b_d, (C − 1) / C)  (Aitchison, Aitken)
 *            = 1 where x has no coordinate d
 * </pre>
 *
 * The points have all coordinates. BOHB itself does not take a kernel over what is within 0 and 1, and so makes less of what is
 * near the ends.
 */
final class KernelDensity {

    private static final double LEAST_WIDTH = 1e-3;

    private final Space space;
    private final List<double[]> points;
    private final double[] widths;

    KernelDensity(Space space, List<double[]> points) {
        this.space = space;
        this.points = points;
        this.widths = new double[space.dimensions()];
        double shrinking = Math.pow(points.size(), -1.0 / (4 + widths.length));
        for (int d = 0; d < widths.length; d++) {
            double width = Math.max(LEAST_WIDTH, 1.06 * deviation(d) * shrinking);
            int options = options(d);
            widths[d] = options == 0 ? width : Math.min(width, (options - 1.0) / options);
        }
    }

    private double deviation(int d) {
        double mean = points.stream().mapToDouble(point -> point[d]).average().orElse(0);
        double squares = points.stream()
                .mapToDouble(point -> (point[d] - mean) * (point[d] - mean))
                .average()
                .orElse(0);
        return Math.sqrt(squares);
    }

    /** Of a choice; 0 for others. */
    private int options(int d) {
        return space.parameters().get(d).domain() instanceof Choice choice
                ? choice.options().size()
                : 0;
    }

    /** The density at a point; coordinates that it has not, NaN, are of no account. */
    double at(double[] x) {
        double sum = 0;
        for (double[] point : points) {
            double product = 1;
            for (int d = 0; d < x.length && product > 0; d++) {
                product *= Double.isNaN(x[d]) ? 1 : kernel(d, point[d], x[d]);
            }
            sum += product;
        }
        return sum / points.size();
    }

    private double kernel(int d, double centre, double x) {
        int options = options(d);
        if (options == 0) {
            return Normal.density(x, centre, widths[d]);
        }
        if (options == 1) {
            return 1;
        }
        boolean same = option(centre, options) == option(x, options);
        return same ? 1 - widths[d] : widths[d] / (options - 1);
    }

    private static int option(double unit, int options) {
        return Math.min(options - 1, (int) (unit * options));
    }

    /**
     * A point near one of the points.
     *
     * @param wider how many times as wide kernels are drawn from, which keeps the density from drawing itself together
     */
    double[] near(Draws draws, double wider) {
        double[] centre = points.get(draws.nextInt(points.size()));
        double[] x = new double[centre.length];
        for (int d = 0; d < x.length; d++) {
            int options = options(d);
            if (options == 0) {
                x[d] = Normal.within(centre[d], wider * widths[d], draws);
            } else {
                x[d] = draws.nextUnit() < 1 - widths[d] ? centre[d] : draws.nextUnit();
            }
        }
        return x;
    }
}
