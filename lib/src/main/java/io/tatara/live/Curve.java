package io.tatara.live;

import java.util.ArrayList;
import java.util.List;

/**
 * A curve as it is drawn: of many points every second, fourth, eighth, … is kept, so that its memory has a bound. Not safe
 * for several threads.
 */
final class Curve {

    private static final int MOST = 600;

    private final List<Double> xs = new ArrayList<>();
    private final List<Double> ys = new ArrayList<>();
    private int every = 1;
    private int skipped;

    /** What is drawn: as many xs as ys, the xs ascending. */
    record Points(String name, List<Double> xs, List<Double> ys) {
        Points {
            xs = List.copyOf(xs);
            ys = List.copyOf(ys);
        }
    }

    /** Adds a point behind the others; one that is before them begins the curve anew from there, one without a value is left out. */
    void add(double x, double y) {
        if (!Double.isFinite(y)) {
            return;
        }
        while (!xs.isEmpty() && xs.get(xs.size() - 1) >= x) {
            xs.remove(xs.size() - 1);
            ys.remove(ys.size() - 1);
        }
        if (++skipped < every) {
            return;
        }
        skipped = 0;
        xs.add(x);
        ys.add(y);
        if (xs.size() > MOST) {
            thin(xs);
            thin(ys);
            every *= 2;
        }
    }

    private static void thin(List<Double> values) {
        for (int i = values.size() - 2; i > 0; i -= 2) {
            values.remove(i);
        }
    }

    Points points(String name) {
        return new Points(name, xs, ys);
    }
}
