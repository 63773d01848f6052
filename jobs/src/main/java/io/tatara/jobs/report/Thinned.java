package io.tatara.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** As many points as a drawing can show: of more, neighbours become one, which hides no end of a band. */
final class Thinned {

    static final int MOST = 800;

    private Thinned() {}

    /** @param points x and a value: the means of neighbours */
    static List<List<Double>> means(List<List<Double>> points) {
        return thin(points, part -> List.of(mean(part, 0), mean(part, 1)));
    }

    /** @param points x, lower and upper end: the lowest and the highest of neighbours */
    static List<List<Double>> ends(List<List<Double>> points) {
        return thin(points, part -> List.of(mean(part, 0), least(part, 1), -least(negated(part), 2)));
    }

    private static List<List<Double>> thin(
            List<List<Double>> points, Function<List<List<Double>>, List<Double>> joined) {
        int each = (points.size() + MOST - 1) / MOST;
        if (each < 2) {
            return points;
        }
        List<List<Double>> thinned = new ArrayList<>();
        for (int from = 0; from < points.size(); from += each) {
            thinned.add(joined.apply(points.subList(from, Math.min(points.size(), from + each))));
        }
        return thinned;
    }

    private static List<List<Double>> negated(List<List<Double>> part) {
        return part.stream()
                .map(point -> point.stream().map(value -> -value).toList())
                .toList();
    }

    private static double mean(List<List<Double>> part, int place) {
        return part.stream().mapToDouble(point -> point.get(place)).average().orElse(Double.NaN);
    }

    private static double least(List<List<Double>> part, int place) {
        return part.stream().mapToDouble(point -> point.get(place)).min().orElse(Double.NaN);
    }
}
