package io.tatara.jobs.report;

import io.tatara.jobs.report.Piece.Cloud;
import io.tatara.jobs.report.Piece.Dots;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of trials over two settings: each trial a dot, and behind them what trials nearby came to, weighted by a Gauss
 * curve of their distance (Nadaraya and Watson, 1964). It is a picture of the trials that there are, not a model that was
 * fitted.
 */
final class Contours {

    private static final int CELLS = 24;
    /** Of the setting's range, as far as the trials have it. */
    private static final double WIDTH = 0.1;
    /** Where there is less than a trial nearby nothing is said. */
    private static final double LEAST_WEIGHT = 0.15;

    private Contours() {}

    static Dots of(Setting one, Setting other, List<StudyTrial> trials, List<Double> worths) {
        List<double[]> points = new ArrayList<>();
        List<List<Double>> dots = new ArrayList<>();
        for (int i = 0; i < trials.size(); i++) {
            double x = one.place(trials.get(i));
            double y = other.place(trials.get(i));
            if (Double.isFinite(x) && Double.isFinite(y)) {
                points.add(new double[] {x, y, worths.get(i)});
                dots.add(List.of(x, y, worths.get(i), (double) trials.get(i).number()));
            }
        }
        return new Dots(
                "%s and %s".formatted(one.axis().name(), other.axis().name()),
                "",
                one.axis(),
                other.axis(),
                false,
                List.of(new Cloud("trials", dots)),
                surface(one, other, points));
    }

    private static List<List<Double>> surface(Setting one, Setting other, List<double[]> points) {
        double[] x = range(one, points, 0);
        double[] y = range(other, points, 1);
        int columns = cells(one);
        int rows = cells(other);
        List<List<Double>> cells = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < rows; row++) {
                double u = columns == 1 ? 0.5 : (double) column / (columns - 1);
                double v = rows == 1 ? 0.5 : (double) row / (rows - 1);
                double weights = 0;
                double sum = 0;
                for (double[] point : points) {
                    double dx = (one.unit(point[0], x[0], x[1]) - u) / WIDTH;
                    double dy = (other.unit(point[1], y[0], y[1]) - v) / WIDTH;
                    double weight = Math.exp(-(dx * dx + dy * dy) / 2);
                    weights += weight;
                    sum += weight * point[2];
                }
                if (weights > LEAST_WEIGHT) {
                    cells.add(List.of(one.place(u, x[0], x[1]), other.place(v, y[0], y[1]), sum / weights));
                }
            }
        }
        return cells;
    }

    private static int cells(Setting setting) {
        return setting.axis().scale() == Axis.Scale.OPTIONS
                ? setting.axis().options().size()
                : CELLS;
    }

    private static double[] range(Setting setting, List<double[]> points, int place) {
        return setting.axis().scale() == Axis.Scale.OPTIONS
                ? new double[] {0, setting.axis().options().size() - 1.0}
                : new double[] {
                    points.stream().mapToDouble(point -> point[place]).min().orElse(0),
                    points.stream().mapToDouble(point -> point[place]).max().orElse(1)
                };
    }
}
