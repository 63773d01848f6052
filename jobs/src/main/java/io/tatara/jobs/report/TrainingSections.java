package io.tatara.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.evaluate.Metrics;
import io.tatara.jobs.report.Piece.Group;
import io.tatara.jobs.report.Piece.Line;
import io.tatara.jobs.report.Piece.Look;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the training went: curves by epochs and rounds, speed, where the time went. */
final class TrainingSections {

    private static final Axis EPOCHS = Axis.linear("epoch");
    private static final Set<String> LOSSES = Set.of("loss", "logLoss");

    private final TrainingHistory history;
    private final Evidence evidence;

    private TrainingSections(TrainingHistory history, Evidence evidence) {
        this.history = history;
        this.evidence = evidence;
    }

    static List<Section> of(TrainingHistory history, Evidence evidence) {
        TrainingSections sections = new TrainingSections(history, evidence);
        return List.of(
                new Section("Learning", "", sections.learning()),
                PipelineSection.of(history),
                new Section("Speed", "", sections.speed()));
    }

    private List<Piece> learning() {
        List<Piece> pieces = new ArrayList<>();
        if (!history.epochs().isEmpty()) {
            pieces.add(losses());
            pieces.addAll(validation());
        }
        if (!history.progress().isEmpty()) {
            pieces.add(rounds());
            pieces.add(rates());
        }
        pieces.addAll(history.happenings().pieces());
        return pieces;
    }

    private Piece losses() {
        List<Line> lines = new ArrayList<>();
        lines.add(line("training, as the examples were seen", Look.SOLID, epoch -> epoch.path("trainLoss")));
        List<List<Double>> validated = points(epoch -> epoch.path("validation").path("loss"));
        if (!validated.isEmpty()) {
            lines.add(new Line("validation", Look.DASHED, validated));
        }
        return new Piece.Lines(
                "Loss by epoch",
                "Mean over examples. The training's is taken while it learns, with dropout if there is any, so that it may lie above the validation's.",
                EPOCHS,
                Axis.linear("loss"),
                lines);
    }

    private List<Piece> validation() {
        Set<String> names = new LinkedHashSet<>();
        history.epochs()
                .values()
                .forEach(epoch -> epoch.path("validation").fieldNames().forEachRemaining(names::add));
        names.removeAll(LOSSES);
        List<Piece> pieces = new ArrayList<>();
        Map<Boolean, List<String>> byRange = new LinkedHashMap<>();
        for (String name : names) {
            boolean share = Metrics.higherIsBetter(name);
            byRange.computeIfAbsent(share, one -> new ArrayList<>()).add(name);
        }
        byRange.forEach((share, of) -> pieces.add(new Piece.Lines(
                share ? "Validation by epoch" : "Validation errors by epoch",
                "On the whole validation part, after each epoch"
                        + (history.validations().isEmpty() ? "." : " and within it."),
                EPOCHS,
                Axis.linear(
                        share
                                ? "score"
                                : of.contains("brier")
                                        ? "Brier score"
                                        : "error, in the label's unit (mse: its square)"),
                of.stream()
                        .map(name -> new Line(name, Look.SOLID, within(name)))
                        .toList())));
        return pieces;
    }

    private List<List<Double>> within(String metric) {
        Map<Double, Double> by = new java.util.TreeMap<>();
        history.validations()
                .forEach((at, event) ->
                        by.put(at, Shown.number(event.path("validation").path(metric))));
        history.epochs()
                .forEach((epoch, event) -> by.put(
                        (double) epoch, Shown.number(event.path("validation").path(metric))));
        return by.entrySet().stream()
                .filter(point -> Double.isFinite(point.getValue()))
                .map(point -> List.of(point.getKey(), point.getValue()))
                .toList();
    }

    private Piece rounds() {
        List<List<Double>> band = history.progress().band();
        List<Line> lines = new ArrayList<>();
        if (!band.isEmpty()) {
            lines.add(new Line("least and most of a worker", Look.BAND, Thinned.ends(band)));
        }
        lines.add(new Line(
                "mean over workers",
                Look.SOLID,
                Thinned.means(history.progress().of(Rounds.Said::loss))));
        return new Piece.Lines(
                "Loss by round",
                "Of the examples of single rounds, a few times a second"
                        + (band.isEmpty() ? "." : "; the band is how far workers are apart."),
                EPOCHS,
                Axis.linear("loss"),
                lines);
    }

    private Piece rates() {
        return new Piece.Lines(
                "Learning rate",
                "By what the run file's schedule makes of it.",
                EPOCHS,
                Axis.linear("learning rate"),
                List.of(new Line(
                        "learning rate",
                        Look.STEPS,
                        Thinned.means(history.progress().of(Rounds.Said::learningRate)))));
    }

    private List<Piece> speed() {
        List<Piece> pieces = new ArrayList<>();
        if (!history.progress().isEmpty()) {
            pieces.add(new Piece.Lines(
                    "Throughput",
                    "Examples that all workers together have seen, a second.",
                    EPOCHS,
                    Axis.linear("examples/s"),
                    List.of(new Line(
                            "examples/s",
                            Look.SOLID,
                            Thinned.means(history.progress().of(Rounds.Said::examplesPerSecond))))));
        }
        if (!history.seconds().isEmpty()) {
            pieces.add(workers());
        }
        Piece stations = stations();
        if (stations instanceof Piece.Bars bars && !bars.categories().isEmpty()) {
            pieces.add(stations);
        }
        Piece round = round();
        if (round instanceof Piece.Table table && !table.rows().isEmpty()) {
            pieces.add(round);
        }
        return pieces;
    }

    private Piece workers() {
        List<Group> groups = TrainingHistory.KINDS.stream()
                .map(kind -> new Group(
                        kind,
                        history.seconds().values().stream()
                                .map(times -> times.getOrDefault(kind, 0.0))
                                .toList()))
                .toList();
        return new Piece.Bars(
                "Where workers' time went",
                "Waiting is what exchanges took longer than on the worker where they took least.",
                true,
                true,
                history.seconds().keySet().stream().map("worker %d"::formatted).toList(),
                Axis.linear("seconds"),
                groups);
    }

    private Piece stations() {
        List<String> names = new ArrayList<>();
        List<Double> seconds = new ArrayList<>();
        evidence.result().fields().forEachRemaining(station -> {
            double took = station.getValue().path("seconds").asDouble();
            if (took > 0) {
                names.add(station.getKey());
                seconds.add(took);
            }
        });
        return new Piece.Bars(
                "Where the run's time went",
                "Each station of the run, when it last ran.",
                true,
                false,
                names,
                Axis.linear("seconds"),
                List.of(new Group("seconds", seconds)));
    }

    private Piece round() {
        JsonNode round = evidence.result().path("train").path("round");
        List<List<Object>> rows = new ArrayList<>();
        for (var figure : List.of(
                Map.entry("seconds", "a round took, in seconds"),
                Map.entry("predictedSeconds", "predicted from its parts, in seconds"),
                Map.entry("steps", "steps of a round"),
                Map.entry("stepSeconds", "a step, on the slowest worker, in seconds"),
                Map.entry("bytes", "bytes that a worker sends"),
                Map.entry("byteSeconds", "a byte, in seconds"),
                Map.entry("hopSeconds", "latency of a hop, in seconds"),
                Map.entry("applySeconds", "taking in what came, in seconds"))) {
            if (round.has(figure.getKey())) {
                rows.add(List.of(figure.getValue(), round.path(figure.getKey()).doubleValue()));
            }
        }
        return new Piece.Table(
                "What a round takes",
                "Measured, and as it follows from steps and the link, which is measured when the training is over.",
                List.of("", "figure"),
                rows);
    }

    private Line line(String name, Look look, java.util.function.Function<JsonNode, JsonNode> figure) {
        return new Line(name, look, points(figure));
    }

    private List<List<Double>> points(java.util.function.Function<JsonNode, JsonNode> figure) {
        return history.epochs().entrySet().stream()
                .map(epoch -> List.of(epoch.getKey().doubleValue(), Shown.number(figure.apply(epoch.getValue()))))
                .filter(point -> Double.isFinite(point.get(1)))
                .toList();
    }
}
