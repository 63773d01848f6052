package io.tatara.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Numbers and texts as the page shows them. */
final class Shown {

    private static final int LONGEST = 60;

    private Shown() {}

    /** The number, or NaN where there is none: events hold NaN and infinities as strings. */
    static double number(JsonNode node) {
        return node.isNumber() ? node.doubleValue() : Double.NaN;
    }

    static String figure(double value) {
        return value != 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e7)
                ? String.format(Locale.ROOT, "%.3g", value)
                : value == Math.rint(value)
                        ? String.format(Locale.ROOT, "%,.0f", value)
                        : String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.4f" : "%,.1f", value);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    static String time(double seconds) {
        return seconds < 1
                ? String.format(Locale.ROOT, "%.0f ms", 1e3 * seconds)
                : seconds < 90
                        ? String.format(Locale.ROOT, "%.1f s", seconds)
                        : seconds < 5400
                                ? String.format(Locale.ROOT, "%.1f min", seconds / 60)
                                : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }

    static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }

    /** Pairs, or longer lists, of numbers in a JSON array of arrays. */
    static List<List<Double>> points(JsonNode array) {
        List<List<Double>> points = new ArrayList<>();
        for (JsonNode point : array) {
            List<Double> values = new ArrayList<>();
            point.forEach(value -> values.add(number(value)));
            points.add(values);
        }
        return points;
    }
}
