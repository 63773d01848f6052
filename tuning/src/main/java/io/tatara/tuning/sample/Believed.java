package io.tatara.tuning.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Losses that are not there, with what is believed of them, beside those that are: so that a process expects no more where
 * others go already, nor where trials fail.
 */
final class Believed {

    /**
     * A failure tells of losses only where at least such a part of the usual share fails because of where it is: all that fail
     * by chance would otherwise keep the search away from where it had been.
     */
    private static final double PLACE = 0.2;

    private final GaussianProcess known;
    private final double failed;
    private final List<double[]> points;
    private final List<Double> losses;

    /** Beside what a process has seen, by points and warped losses. */
    Believed(GaussianProcess known, List<double[]> points, double[] losses) {
        this.known = known;
        this.points = new ArrayList<>(points);
        this.losses = new ArrayList<>(Arrays.stream(losses).boxed().toList());
        this.failed = Warp.failed(losses);
    }

    /** Where a trial runs: what is expected of it. */
    void pending(double[] point) {
        add(point, known.at(point).mean());
    }

    /**
     * Where a trial failed: the worse than what was expected of it, the more it was its place that made it fail.
     *
     * @param lost how much of the usual share of successes is lost there, 0 … 1
     */
    void failed(double[] point, double lost) {
        if (lost >= PLACE) {
            double expected = known.at(point).mean();
            add(point, expected + lost * Math.max(0, failed - expected));
        }
    }

    private void add(double[] point, double loss) {
        points.add(point);
        losses.add(loss);
    }

    List<double[]> points() {
        return points;
    }

    double[] losses() {
        return losses.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
