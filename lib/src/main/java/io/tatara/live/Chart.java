package io.tatara.live;

import static io.tatara.Markup.escaped;
import static io.tatara.live.Figures.figure;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Curves over one axis as an SVG of their own, with the bounds of both axes. */
final class Chart {

    /** Of Okabe and Ito, told apart by everyone. */
    private static final List<String> COLOURS = List.of("#0072B2", "#D55E00", "#009E73", "#CC79A7");

    private static final int WIDTH = 320;
    private static final int HEIGHT = 150;
    private static final int LEFT = 52;
    private static final int RIGHT = 10;
    private static final int TOP = 10;
    private static final int BOTTOM = 20;

    private final double fromX;
    private final double toX;
    private final double fromY;
    private final double toY;
    private final List<Curve.Points> curves;

    private Chart(List<Curve.Points> curves) {
        this.curves = curves;
        this.fromX = all(curves, true).min().orElse(0);
        this.toX = all(curves, true).max().orElse(1);
        double least = all(curves, false).min().orElse(0);
        double most = all(curves, false).max().orElse(1);
        double room = most > least ? 0 : Math.max(1e-9, Math.abs(most) * 0.05);
        this.fromY = least - room;
        this.toY = most + room;
    }

    private static DoubleStream all(List<Curve.Points> curves, boolean xs) {
        return curves.stream()
                .flatMap(curve -> (xs ? curve.xs() : curve.ys()).stream())
                .mapToDouble(value -> value);
    }

    /**
     * A figure with its caption.
     *
     * @param axis what its steps are
     * @param curves at most four; without points the figure says so
     */
    static String html(String axis, List<Curve.Points> curves) {
        return new Chart(curves).drawn(axis);
    }

    private String drawn(String axis) {
        StringBuilder html = new StringBuilder("<figure class=\"tatara-chart\"><figcaption>");
        for (int i = 0; i < curves.size(); i++) {
            Curve.Points curve = curves.get(i);
            html.append("<span><i style=\"background:%s\"></i>%s <b>%s</b></span> "
                    .formatted(COLOURS.get(i % COLOURS.size()), escaped(curve.name()), last(curve)));
        }
        html.append("</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s over %s\">"
                .formatted(WIDTH, HEIGHT, escaped(names()), escaped(axis)));
        html.append(frame(axis));
        for (int i = 0; i < curves.size(); i++) {
            html.append(line(curves.get(i), COLOURS.get(i % COLOURS.size())));
        }
        return html.append("</svg></figure>").toString();
    }

    private String names() {
        return String.join(", ", curves.stream().map(Curve.Points::name).toList());
    }

    private static String last(Curve.Points curve) {
        List<Double> ys = curve.ys();
        return ys.isEmpty() ? "–" : figure(ys.get(ys.size() - 1));
    }

    private String frame(String axis) {
        int bottom = HEIGHT - BOTTOM;
        int right = WIDTH - RIGHT;
        String lines = "<path class=\"grid\" d=\"M%d %dH%dM%d %dH%dM%d %dH%d\"/>"
                .formatted(LEFT, TOP, right, LEFT, (TOP + bottom) / 2, right, LEFT, bottom, right);
        return lines
                + text(LEFT - 4, TOP + 4, "end", figure(toY))
                + text(LEFT - 4, bottom + 2, "end", figure(fromY))
                + text(LEFT, HEIGHT - 6, "start", Figures.whole(fromX))
                + text((LEFT + right) / 2, HEIGHT - 6, "middle", axis)
                + text(right, HEIGHT - 6, "end", Figures.whole(toX));
    }

    private static String text(int x, int y, String anchor, String words) {
        return "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>".formatted(x, y, anchor, escaped(words));
    }

    private String line(Curve.Points curve, String colour) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < curve.xs().size(); i++) {
            points.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    x(curve.xs().get(i)),
                    y(curve.ys().get(i))));
        }
        if (curve.xs().isEmpty()) {
            return "";
        }
        int end = curve.xs().size() - 1;
        return "<polyline stroke=\"%s\" points=\"%s\"/>"
                        .formatted(colour, points.toString().strip())
                + String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"/>",
                        x(curve.xs().get(end)),
                        y(curve.ys().get(end)),
                        colour);
    }

    private double x(double value) {
        return toX > fromX
                ? LEFT + (value - fromX) / (toX - fromX) * (WIDTH - LEFT - RIGHT)
                : (LEFT + WIDTH - RIGHT) / 2.0;
    }

    private double y(double value) {
        return TOP + (toY - value) / (toY - fromY) * (HEIGHT - TOP - BOTTOM);
    }

    /** A curve without axes, as high as a line of a table. */
    static String spark(List<Double> values) {
        List<Double> finite = values.stream().filter(Double::isFinite).toList();
        if (finite.size() < 2) {
            return "";
        }
        double least = finite.stream().mapToDouble(value -> value).min().orElse(0);
        double most = finite.stream().mapToDouble(value -> value).max().orElse(1);
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < finite.size(); i++) {
            double up = most > least ? (finite.get(i) - least) / (most - least) : 0.5;
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", 1 + 98.0 * i / (finite.size() - 1), 19 - 18 * up));
        }
        return "<svg class=\"tatara-spark\" viewBox=\"0 0 100 20\" role=\"img\" aria-label=\"from %s to %s\"><polyline stroke=\"%s\" points=\"%s\"/></svg>"
                .formatted(
                        figure(finite.get(0)),
                        figure(finite.get(finite.size() - 1)),
                        COLOURS.get(0),
                        points.toString().strip());
    }
}
