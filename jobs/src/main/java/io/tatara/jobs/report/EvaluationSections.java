package io.tatara.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.jobs.report.Piece.Group;
import io.tatara.jobs.report.Piece.Line;
import io.tatara.jobs.report.Piece.Look;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** How good the model is on the evaluated part, and in what. */
final class EvaluationSections {

    /** Curves that can be told from each other; the table has all. */
    private static final int CURVES = 6;
    /** A confusion matrix with more classes cannot be read. */
    private static final int CONFUSED = 60;

    private static final int TARGETS = 4;
    private static final int IMPORTANT = 25;

    private final JsonNode measured;
    private final JsonNode figures;
    private final JsonNode importance;

    private EvaluationSections(Evidence evidence) {
        this.measured = evidence.result().path("evaluate");
        this.figures = evidence.evaluation().path("figures");
        this.importance = evidence.evaluation().path("importance");
    }

    static List<Section> of(Evidence evidence) {
        EvaluationSections sections = new EvaluationSections(evidence);
        String where = "On the %s part, which training has not seen: %,d examples."
                .formatted(
                        sections.measured.path("part").asText(),
                        sections.measured.path("examples").longValue());
        return List.of(
                new Section("Evaluation", where, sections.evaluation()),
                new Section("Importance", "", sections.importance()));
    }

    private List<Piece> evaluation() {
        List<Piece> pieces = new ArrayList<>();
        if (!measured.isObject()) {
            return pieces;
        }
        if (measured.path("confusion").isArray() && measured.path("confusion").size() <= CONFUSED) {
            pieces.add(confusion(false));
            pieces.add(confusion(true));
        }
        if (figures.path("classes").isArray()) {
            pieces.add(curves("ROC", "roc", "auc", "AUC"));
            pieces.add(curves("Precision and recall", "precisionRecall", "averagePrecision", "average precision"));
            pieces.add(calibration());
            pieces.add(scores());
        }
        for (JsonNode target : figures.path("targets")) {
            if (pieces.size() < 3 * TARGETS) {
                pieces.addAll(ErrorPieces.of(target, figures));
            }
        }
        pieces.add(metrics());
        if (measured.path("classes").isArray() || measured.path("labels").isArray()) {
            pieces.add(classes());
        }
        return pieces;
    }

    private Piece confusion(boolean shares) {
        List<String> names = new ArrayList<>();
        measured.path("classes")
                .forEach(one -> names.add(Shown.cut(one.path("name").asText())));
        List<List<Double>> cells = new ArrayList<>();
        for (List<Double> row : Shown.points(measured.path("confusion"))) {
            double sum = row.stream().mapToDouble(cell -> cell).sum();
            cells.add(
                    shares ? row.stream().map(cell -> sum > 0 ? cell / sum : 0).toList() : row);
        }
        return new Piece.Heat(
                shares ? "Confusion, shares of each class" : "Confusion, counts",
                shares
                        ? "Each row sums to 1: of the examples of a class, which share was taken for which."
                        : "Examples of each class by what they were taken for"
                                + " (weights, where examples have some).",
                "predicted class",
                "actual class",
                names,
                names,
                cells,
                shares);
    }

    private Piece curves(String title, String curve, String area, String areaName) {
        List<Line> lines = new ArrayList<>();
        boolean two = figures.path("classes").size() == 2
                && measured.path("confusion").isArray();
        List<JsonNode> drawn = IntStream.range(0, figures.path("classes").size())
                .mapToObj(figures.path("classes")::path)
                .filter(one -> one.has(curve))
                .sorted(Comparator.comparingDouble(one -> -one.path("positives").doubleValue()))
                .toList();
        boolean roc = curve.equals("roc");
        if (two) {
            // both classes have the same ROC curve; the second is the positive one
            JsonNode positive = figures.path("classes").path(1);
            if (positive.has(curve)) {
                lines.add(curve(positive.path("name").asText(), positive, curve, area, Look.SOLID));
            }
        } else {
            for (String mean : List.of("macro", "micro")) {
                if (figures.path(mean).has(curve)) {
                    lines.add(curve(
                            mean.equals("macro") ? "mean of classes (macro)" : "all decisions (micro)",
                            figures.path(mean),
                            curve,
                            area,
                            mean.equals("macro") ? Look.SOLID : Look.DASHED));
                }
            }
            drawn.stream()
                    .limit(CURVES)
                    .forEach(one -> lines.add(curve(one.path("name").asText(), one, curve, area, Look.SOLID)));
        }
        if (roc) {
            lines.add(new Line("by chance", Look.FAINT, List.of(List.of(0.0, 0.0), List.of(1.0, 1.0))));
        }
        return new Piece.Lines(
                title,
                "%s, each class against the rest%s. %s in brackets."
                        .formatted(
                                roc
                                        ? "What share of a class is found, by what share of the others is mistaken for it"
                                        : "How much of what is said to be of a class is, by how much of the class is found",
                                drawn.size() > CURVES && !two
                                        ? "; of %d classes the %d largest".formatted(drawn.size(), CURVES)
                                        : "",
                                areaName.equals("AUC") ? "The area under a curve (AUC)" : "Average precision"),
                Axis.share(roc ? "false positive rate" : "recall"),
                Axis.share(roc ? "true positive rate" : "precision"),
                lines);
    }

    private static Line curve(String name, JsonNode of, String curve, String area, Look look) {
        return new Line(
                String.format(
                        Locale.ROOT, "%s (%.4f)", Shown.cut(name), of.path(area).asDouble()),
                look,
                Shown.points(of.path(curve)));
    }

    private Piece calibration() {
        JsonNode calibration = figures.path("calibration");
        List<List<Double>> points = new ArrayList<>();
        for (JsonNode bin : calibration.path("bins")) {
            points.add(List.of(
                    bin.path("probability").doubleValue(), bin.path("cameTrue").doubleValue()));
        }
        return new Piece.Lines(
                "Calibration",
                String.format(
                        Locale.ROOT,
                        "Of %s: how often what was said with a probability came true, in 15 bins. Expected calibration error (ECE): %.4f.",
                        calibration.path("of").asText(),
                        calibration.path("expectedError").asDouble()),
                Axis.share("probability said"),
                Axis.share("share that came true"),
                List.of(
                        new Line("this model", Look.SOLID, points),
                        new Line("perfectly calibrated", Look.FAINT, List.of(List.of(0.0, 0.0), List.of(1.0, 1.0)))));
    }

    private Piece scores() {
        JsonNode scores = figures.path("scores");
        List<String> bins = new ArrayList<>();
        List<Double> positives = new ArrayList<>();
        List<Double> negatives = new ArrayList<>();
        int count = scores.path("positives").size();
        for (int i = 0; i < count; i++) {
            bins.add(String.format(Locale.ROOT, "%.2f–%.2f", (double) i / count, (i + 1.0) / count));
            positives.add(scores.path("positives").path(i).doubleValue());
            negatives.add(scores.path("negatives").path(i).doubleValue());
        }
        return new Piece.Bars(
                "Scores",
                "The probability of %s, by whether it is so. The better a model tells, the further both are apart."
                        .formatted(scores.path("of").asText()),
                false,
                false,
                bins,
                Axis.log("examples"),
                List.of(new Group("it is", positives), new Group("it is not", negatives)));
    }

    private Piece metrics() {
        List<List<Object>> rows = new ArrayList<>();
        measured.path("metrics")
                .fields()
                .forEachRemaining(metric -> rows.add(List.of(metric.getKey(), Shown.number(metric.getValue()))));
        return new Piece.Table("Metrics", "", List.of("metric", "value"), rows);
    }

    private Piece classes() {
        List<List<Object>> rows = new ArrayList<>();
        JsonNode each = measured.path("classes").isArray() ? measured.path("classes") : measured.path("labels");
        for (JsonNode one : each) {
            JsonNode more = figures.path("classes").path(rows.size());
            rows.add(List.of(
                    one.path("name").asText(),
                    Shown.number(one.path("support")),
                    Shown.number(one.path("precision")),
                    Shown.number(one.path("recall")),
                    Shown.number(one.path("f1")),
                    Shown.number(more.path("auc")),
                    Shown.number(more.path("averagePrecision"))));
        }
        return new Piece.Table(
                "Classes",
                "",
                List.of("class", "examples", "precision", "recall", "F1", "AUC", "average precision"),
                rows);
    }

    private List<Piece> importance() {
        List<Piece> pieces = new ArrayList<>();
        JsonNode columns = importance.path("columns");
        if (columns.isEmpty()) {
            return pieces;
        }
        List<String> names = new ArrayList<>();
        List<Double> increases = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (JsonNode column : columns) {
            if (names.size() < IMPORTANT) {
                names.add(Shown.cut(column.path("column").asText()));
                increases.add(column.path("increase").doubleValue());
                deviations.add(column.path("deviation").doubleValue());
            }
        }
        int left = importance.path("unmeasured").intValue();
        pieces.add(new Piece.Bars(
                "Permutation importance",
                String.format(
                        Locale.ROOT,
                        "How much the loss, %.4g on %,d sampled rows, grows when a column's values are shuffled (mean of %d times; whiskers: ± a standard deviation)%s%s. Columns that say the same stand in for each other.",
                        importance.path("loss").asDouble(),
                        importance.path("rows").intValue(),
                        importance.path("repeats").intValue(),
                        columns.size() > IMPORTANT
                                ? "; the first %d of %,d columns".formatted(IMPORTANT, columns.size())
                                : "",
                        left > 0 ? "; %,d columns were not drawn, to bound the cost".formatted(left) : ""),
                true,
                false,
                names,
                Axis.linear("increase of the loss"),
                List.of(new Group("increase", increases, deviations))));
        return pieces;
    }
}
