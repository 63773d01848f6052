package io.tatara.evaluate;

import io.tatara.data.Minibatch;
import io.tatara.data.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * ROC and precision-recall curves, each class or label against the rest, calibration, and how scores are spread. Calibrated is
 * the probability of the second class when there are two, that of the most probable class when there are more, and that of
 * each label of a multi-label task.
 */
final class ClassFigures implements Figures {

    private static final char KIND = 'F';
    private static final int SCORE_BINS = 20;
    /** Recall or false positive rate at which curves of several classes are averaged. */
    private static final int GRID = 100;
    /** Points of all classes' curves of a kind together, where there are few classes enough for it. */
    private static final int POINTS = 20_000;
    /** Those that a class's curve has at least, if there are so many. */
    private static final int LEAST_POINTS = 8;

    private final Task task;
    private final int outputs;
    private final boolean exclusive;
    private final List<ScoreHistogram> scores;
    private final Calibration calibration = new Calibration();
    private long examples;

    ClassFigures(Task task) {
        this.task = task;
        this.outputs = task.outputs();
        this.exclusive = task instanceof Task.Classification;
        this.scores = Stream.generate(ScoreHistogram::new).limit(outputs).toList();
    }

    @Override
    public void add(Minibatch batch, float[] values) {
        for (int example = 0; example < batch.size(); example++) {
            double weight = batch.weights()[example];
            int likely = 0;
            for (int k = 0; k < outputs; k++) {
                float score = values[example * outputs + k];
                scores.get(k).add(isPositive(batch, example, k), score, weight);
                if (!exclusive) {
                    calibration.add(score, isPositive(batch, example, k), weight);
                }
                likely = score > values[example * outputs + likely] ? k : likely;
            }
            if (exclusive) {
                int said = outputs == 2 ? 1 : likely;
                calibration.add(values[example * outputs + said], isPositive(batch, example, said), weight);
            }
        }
        examples += batch.size();
    }

    private boolean isPositive(Minibatch batch, int example, int k) {
        return exclusive ? batch.labels()[example] == k : batch.labels()[example * outputs + k] > 0.5;
    }

    @Override
    public void merge(Figures other) {
        ClassFigures part = (ClassFigures) other;
        Cells.add(blocks(), part.blocks());
        examples += part.examples;
    }

    @Override
    public byte[] toBytes() {
        return Cells.toBytes(KIND, examples, blocks());
    }

    @Override
    public void read(byte[] bytes) {
        examples = Cells.read(KIND, bytes, blocks());
    }

    private double[][] blocks() {
        return Stream.concat(scores.stream().map(histogram -> histogram.cells), Stream.of(calibration.cells))
                .toArray(double[][]::new);
    }

    @Override
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        List<Map<String, Object>> classes = new ArrayList<>();
        List<Curve> curves = scores.stream().map(Curve::new).toList();
        for (int k = 0; k < outputs; k++) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("name", task.names().get(k));
            figures.put("positives", curves.get(k).positives());
            put(figures, curves.get(k), Math.max(LEAST_POINTS, POINTS / outputs));
            classes.add(figures);
        }
        map.put("examples", examples);
        map.put("classes", classes);
        map.put("macro", macro(curves.stream().filter(Curve::exists).toList()));
        ScoreHistogram all = new ScoreHistogram();
        scores.forEach(all::merge);
        Map<String, Object> micro = new LinkedHashMap<>();
        put(micro, new Curve(all), POINTS);
        map.put("micro", micro);
        map.put("calibration", calibration());
        map.put("scores", outputs == 2 && exclusive ? spread(scores.get(1)) : spread(all));
        return map;
    }

    private static void put(Map<String, Object> figures, Curve curve, int most) {
        if (curve.exists()) {
            figures.put("auc", curve.area());
            figures.put("averagePrecision", curve.averagePrecision());
            figures.put("roc", rounded(thinned(curve.roc(), most)));
            figures.put("precisionRecall", rounded(thinned(curve.precisionRecall(), most)));
        }
    }

    /** Means over the classes that have a curve; the curves' at each of so many places. */
    private static Map<String, Object> macro(List<Curve> curves) {
        Map<String, Object> figures = new LinkedHashMap<>();
        if (!curves.isEmpty()) {
            List<List<Curve.Point>> rocs = curves.stream().map(Curve::roc).toList();
            List<List<Curve.Point>> precisions =
                    curves.stream().map(Curve::precisionRecall).toList();
            figures.put("auc", mean(curves, Curve::area));
            figures.put("averagePrecision", mean(curves, Curve::averagePrecision));
            List<Curve.Point> roc = new ArrayList<>(List.of(new Curve.Point(0, 0)));
            roc.addAll(onGrid(x -> mean(rocs, curve -> linear(curve, x))));
            figures.put("roc", rounded(roc));
            figures.put("precisionRecall", rounded(onGrid(x -> mean(precisions, curve -> next(curve, x)))));
        }
        return figures;
    }

    private static List<Curve.Point> onGrid(java.util.function.DoubleUnaryOperator height) {
        return IntStream.rangeClosed(0, GRID)
                .mapToObj(i -> new Curve.Point((double) i / GRID, height.applyAsDouble((double) i / GRID)))
                .toList();
    }

    private static <T> double mean(List<T> all, ToDoubleFunction<T> figure) {
        return all.stream().mapToDouble(figure).average().orElse(0);
    }

    /** The highest that a curve comes at a place, on straight lines between its points. */
    private static double linear(List<Curve.Point> curve, double x) {
        double height = 0;
        for (int i = 1; i < curve.size(); i++) {
            Curve.Point from = curve.get(i - 1);
            Curve.Point to = curve.get(i);
            if (to.x() <= x) {
                height = to.y();
            } else if (from.x() <= x) {
                return from.y() + (to.y() - from.y()) * (x - from.x()) / (to.x() - from.x());
            }
        }
        return height;
    }

    /** The precision of the highest threshold that finds so many: precision may not be drawn straight between points. */
    private static double next(List<Curve.Point> curve, double recall) {
        return curve.stream()
                .filter(point -> point.x() >= recall)
                .findFirst()
                .orElse(curve.get(curve.size() - 1))
                .y();
    }

    /** Of more points some that are as far apart along the curve, and both ends. */
    private static List<Curve.Point> thinned(List<Curve.Point> points, int most) {
        int last = points.size() - 1;
        return last < most
                ? points
                : IntStream.range(0, most)
                        .mapToObj(i -> points.get((int) ((long) i * last / (most - 1))))
                        .toList();
    }

    private static List<List<Double>> rounded(List<Curve.Point> points) {
        return points.stream().map(Curve.Point::rounded).toList();
    }

    private Map<String, Object> calibration() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put(
                "of",
                !exclusive
                        ? "each label"
                        : outputs == 2 ? "'%s'".formatted(task.names().get(1)) : "the predicted class");
        figures.put("expectedError", calibration.expectedError());
        figures.put("bins", calibration.bins());
        return figures;
    }

    private Map<String, Object> spread(ScoreHistogram histogram) {
        double[] positive = new double[SCORE_BINS];
        double[] negative = new double[SCORE_BINS];
        for (int bin = 0; bin < ScoreHistogram.BINS; bin++) {
            int to = (int) (ScoreHistogram.from(bin) * SCORE_BINS + 1e-9);
            positive[to] += histogram.positives(bin);
            negative[to] += histogram.negatives(bin);
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put(
                "of",
                outputs == 2 && exclusive
                        ? "'%s'".formatted(task.names().get(1))
                        : exclusive ? "each class" : "each label");
        figures.put("positives", positive);
        figures.put("negatives", negative);
        return figures;
    }
}
