package io.tatara.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.jobs.report.Piece.Cloud;
import io.tatara.jobs.report.Piece.Group;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What was predicted for what, of one target of a regression, and by how much it was wrong. */
final class ErrorPieces {

    private static final int BINS = 40;
    /** The share of errors at each end that is counted in the outermost bar. */
    private static final double TAIL = 0.005;

    private ErrorPieces() {}

    static List<Piece> of(JsonNode target, JsonNode figures) {
        String name = Shown.cut(target.path("name").asText());
        List<List<Double>> pairs = Shown.points(target.path("pairs"));
        if (pairs.isEmpty()) {
            return List.of();
        }
        String sample =
                figures.path("sampled").longValue() < figures.path("examples").longValue()
                        ? " A sample of %,d of %,d examples."
                                .formatted(
                                        figures.path("sampled").longValue(),
                                        figures.path("examples").longValue())
                        : "";
        return List.of(
                new Piece.Dots(
                        "Predicted and actual: " + name,
                        "On the line, a prediction is right." + sample,
                        Axis.linear("actual " + name),
                        Axis.linear("predicted " + name),
                        true,
                        List.of(new Cloud(
                                "examples",
                                pairs.stream()
                                        .map(pair -> List.of(pair.get(0), pair.get(1)))
                                        .toList())),
                        List.of()),
                new Piece.Dots(
                        "Residuals: " + name,
                        "Prediction less truth, by prediction: a pattern is something that the model has not learned."
                                + sample,
                        Axis.linear("predicted " + name),
                        Axis.linear("predicted − actual"),
                        false,
                        List.of(new Cloud(
                                "examples",
                                pairs.stream()
                                        .map(pair -> List.of(pair.get(1), pair.get(1) - pair.get(0)))
                                        .toList())),
                        List.of()),
                histogram(name, pairs, sample));
    }

    private static Piece histogram(String name, List<List<Double>> pairs, String sample) {
        double[] errors = pairs.stream()
                .mapToDouble(pair -> pair.get(1) - pair.get(0))
                .sorted()
                .toArray();
        double low = errors[(int) (TAIL * (errors.length - 1))];
        double high = errors[(int) Math.ceil((1 - TAIL) * (errors.length - 1))];
        double width = high > low ? (high - low) / BINS : 1;
        double[] counts = new double[high > low ? BINS : 1];
        for (List<Double> pair : pairs) {
            int bin = (int) ((pair.get(1) - pair.get(0) - low) / width);
            counts[Math.max(0, Math.min(counts.length - 1, bin))] += pair.get(2);
        }
        List<String> names = new ArrayList<>();
        for (int bin = 0; bin < counts.length; bin++) {
            names.add(Shown.figure(low + (bin + 0.5) * width));
        }
        return new Piece.Bars(
                "Spread of residuals: " + name,
                "Half a percent at each end is counted in the outermost bars." + sample,
                false,
                false,
                names,
                Axis.linear("examples"),
                List.of(new Group(
                        "predicted − actual", Arrays.stream(counts).boxed().toList())));
    }
}
