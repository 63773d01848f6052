package io.tatara.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.jobs.progress.StudyText;
import io.tatara.jobs.report.Piece.Cloud;
import io.tatara.jobs.report.Piece.Dots;
import io.tatara.jobs.report.Piece.Group;
import io.tatara.jobs.report.Piece.Line;
import io.tatara.jobs.report.Piece.Look;
import io.tatara.jobs.report.Study.Result;
import io.tatara.jobs.report.Study.Turn;
import io.tatara.jobs.secret.WrittenSecrets;
import io.tatara.tuning.importance.Importance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A study, drawn: when which result came, what trials had in common, who went on. */
final class StudySections {

    private static final int PAIRS = 5;
    private static final int CONTOURED = 3;
    private static final int LISTED = 50;
    private static final int CURVES = 200;

    private final Study study;
    private final String metric;
    private final List<Setting> settings;
    private final List<StudyTrial> ranked;
    private final Worth worth;

    private StudySections(Study study) {
        this.study = study;
        this.metric = study.goal().metric();
        this.settings = study.space().parameters().stream().map(Setting::of).toList();
        this.ranked = study.ranked();
        this.worth = new Worth(ranked.stream()
                .mapToDouble(trial -> study.goal().loss(trial.result().value()))
                .toArray());
    }

    static List<Section> of(Study study) {
        StudySections sections = new StudySections(study);
        String note =
                "%s of %s; %s is better. Colours go from the worst trial, dark, to the best, bright. Click a trial to see it everywhere."
                        .formatted(
                                study.goal().metric(), study.goal().where(), study.higherIsBetter() ? "more" : "less");
        return List.of(
                new Section("Search", note, sections.search()),
                new Section(
                        "Settings and results",
                        "Each setting against the last result of each trial.",
                        sections.slices()),
                new Section(
                        "Pairs of settings",
                        "The settings that matter most, two at a time. Behind the trials stands what those nearby came to.",
                        sections.contours()),
                new Section("Rungs and slots", "", sections.halving()));
    }

    private double worth(StudyTrial trial) {
        Result last = trial.last();
        return last == null ? -1 : worth.of(study.goal().loss(last.value()));
    }

    private List<Piece> search() {
        List<Piece> pieces = new ArrayList<>();
        pieces.add(history());
        pieces.add(curves());
        if (!ranked.isEmpty()) {
            study.importance().ifPresent(found -> pieces.add(importance(found)));
            pieces.add(parallel());
            pieces.add(best());
        }
        return pieces;
    }

    private Piece history() {
        Map<Long, List<List<Double>>> byLevel = new TreeMap<>();
        for (Result result : study.results()) {
            if (!result.failed()) {
                byLevel.computeIfAbsent(result.had(), had -> new ArrayList<>())
                        .add(List.of(result.at(), result.value(), -1.0, (double) result.trial()));
            }
        }
        List<Cloud> clouds = new ArrayList<>();
        byLevel.forEach((had, points) -> clouds.add(new Cloud(study.resource().at(had), points)));
        List<List<Double>> best = new ArrayList<>();
        study.bestSoFar()
                .forEach(result -> best.add(List.of(result.at(), result.value(), 1.0, (double) result.trial())));
        clouds.add(new Cloud("best so far", true, best));
        return new Dots(
                "History",
                "Each result when it came, by how far its trial had come. The best model is the best of those that came furthest.",
                Axis.linear("seconds of the study"),
                Axis.linear(metric),
                false,
                clouds,
                List.of());
    }

    private Piece curves() {
        List<Line> lines = new ArrayList<>();
        study.trials().stream()
                .filter(trial -> !trial.curve().isEmpty())
                .sorted(Comparator.comparingDouble(this::worth).reversed())
                .limit(CURVES)
                .sorted(Comparator.comparingDouble(this::worth))
                .forEach(trial -> lines.add(new Line(
                        "trial %d".formatted(trial.number()),
                        Look.SOLID,
                        trial.curve(),
                        trial.number(),
                        worth(trial))));
        return new Piece.Lines(
                "Learning curves",
                "Where a curve ends, its trial was given up, or went all the way%s."
                        .formatted(study.trials().size() > CURVES ? "; the best %d trials".formatted(CURVES) : ""),
                Axis.linear(study.resource().unit()),
                Axis.linear(metric),
                lines);
    }

    private Piece parallel() {
        List<Axis> axes = new ArrayList<>(settings.stream().map(Setting::axis).toList());
        axes.add(Axis.linear(metric));
        List<Piece.Strand> strands = new ArrayList<>();
        for (StudyTrial trial : ranked) {
            List<Double> values = new ArrayList<>();
            settings.forEach(setting -> values.add(setting.place(trial)));
            values.add(trial.result().value());
            strands.add(0, new Piece.Strand(values, trial.number(), worth(trial)));
        }
        return new Piece.Parallel(
                "Parallel coordinates",
                "One line a trial, through its settings to its last result. Drag along an axis to pick trials.",
                axes,
                strands);
    }

    private static Piece importance(Importance found) {
        Map<String, Double> shares = new LinkedHashMap<>();
        found.parameters().forEach((name, share) -> shares.put(StudyText.shortName(name), share));
        found.pairs().stream()
                .limit(PAIRS)
                .forEach(pair -> shares.put(
                        "%s with %s".formatted(StudyText.shortName(pair.first()), StudyText.shortName(pair.second())),
                        pair.share()));
        return new Piece.Bars(
                "Importance of settings",
                "What share of the results' variance, over the whole space, is a setting's alone, and a pair's beside that of each (fANOVA). It says how much there is to lose by a wrong value, not how much to gain near the best.",
                true,
                false,
                List.copyOf(shares.keySet()),
                Axis.linear("share of the variance"),
                List.of(new Group("share", List.copyOf(shares.values()))));
    }

    private Piece best() {
        List<String> columns = new ArrayList<>(List.of("trial", "at", metric));
        settings.forEach(setting -> columns.add(setting.axis().name()));
        List<List<Object>> rows = new ArrayList<>();
        for (StudyTrial trial : ranked.subList(0, Math.min(LISTED, ranked.size()))) {
            List<Object> row = new ArrayList<>(List.of(
                    trial.number(),
                    study.resource().at(trial.result().had()),
                    trial.result().value()));
            for (Setting setting : settings) {
                JsonNode value = trial.setting(setting.path());
                row.add(value.isMissingNode() ? "–" : value.isNumber() ? value.doubleValue() : value.asText());
            }
            rows.add(row);
        }
        return new Piece.Table("Best trials", "The furthest, and of those the best.", columns, rows);
    }

    private List<Piece> slices() {
        List<Piece> pieces = new ArrayList<>();
        for (Setting setting : settings) {
            List<List<Double>> points = new ArrayList<>();
            for (StudyTrial trial : ranked) {
                double place = setting.place(trial);
                if (Double.isFinite(place)) {
                    points.add(List.of(place, trial.result().value(), worth(trial), (double) trial.number()));
                }
            }
            if (!points.isEmpty()) {
                pieces.add(new Dots(
                        setting.axis().name(),
                        "",
                        setting.axis(),
                        Axis.linear(metric),
                        false,
                        List.of(new Cloud("trials", points)),
                        List.of()));
            }
        }
        return pieces;
    }

    private List<Piece> contours() {
        List<Setting> first = new ArrayList<>(settings);
        study.importance()
                .ifPresent(found -> first.sort(Comparator.comparingDouble(
                        setting -> -found.parameters().getOrDefault(setting.path(), 0.0))));
        List<Setting> most = first.subList(0, Math.min(CONTOURED, first.size()));
        List<Double> worths = ranked.stream().map(this::worth).toList();
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < most.size(); i++) {
            for (int j = i + 1; j < most.size(); j++) {
                Dots contour = Contours.of(most.get(i), most.get(j), ranked, worths);
                if (contour.clouds().get(0).points().size() > 2) {
                    pieces.add(contour);
                }
            }
        }
        return pieces;
    }

    private List<Piece> halving() {
        List<Piece> pieces = new ArrayList<>();
        Map<Integer, Map<Long, long[]>> brackets = new TreeMap<>();
        for (Result result : study.results()) {
            long[] counts = brackets.computeIfAbsent(result.bracket(), number -> new TreeMap<>())
                    .computeIfAbsent(result.had(), had -> new long[2]);
            counts[result.failed() ? 1 : 0]++;
        }
        if (brackets.values().stream().anyMatch(rungs -> rungs.size() > 1)) {
            pieces.add(rungs(brackets));
        }
        if (!study.turns().isEmpty()) {
            pieces.add(slots());
        }
        List<List<Object>> failures = new ArrayList<>();
        study.trials().stream()
                .filter(trial -> trial.last() == null)
                .forEach(trial -> failures.add(List.of(trial.number(), WrittenSecrets.hide(trial.outcome()))));
        if (!failures.isEmpty()) {
            pieces.add(new Piece.Table("Trials without a result", "", List.of("trial", "what became of it"), failures));
        }
        return pieces;
    }

    private Piece rungs(Map<Integer, Map<Long, long[]>> brackets) {
        List<String> names = new ArrayList<>();
        List<Double> came = new ArrayList<>();
        List<Double> failed = new ArrayList<>();
        brackets.forEach((bracket, rungs) -> rungs.forEach((had, counts) -> {
            names.add(
                    brackets.size() > 1
                            ? "bracket %d, %s"
                                    .formatted(bracket, study.resource().at(had))
                            : study.resource().at(had));
            came.add((double) counts[0]);
            failed.add((double) counts[1]);
        }));
        return new Piece.Bars(
                "Rungs and brackets",
                "How many trials came to each rung; the best of a rung go on to the next.",
                true,
                true,
                names,
                Axis.linear("trials"),
                List.of(new Group("came to a result", came), new Group("failed", failed)));
    }

    private Piece slots() {
        Map<Integer, Double> worths = new TreeMap<>();
        study.trials().forEach(trial -> worths.put(trial.number(), worth(trial)));
        int count = 1 + study.turns().stream().mapToInt(Turn::slot).max().orElse(0);
        List<String> lanes = new ArrayList<>();
        for (int slot = 0; slot < count; slot++) {
            lanes.add("slot %d".formatted(slot));
        }
        return new Piece.Gantt(
                "Slots",
                "What each slot trained, and when.",
                "seconds of the study",
                lanes,
                study.turns().stream()
                        .map(turn -> new Piece.Span(
                                turn.slot(),
                                turn.begin(),
                                turn.end(),
                                turn.failed() ? "failed" : "trial",
                                Integer.toString(turn.trial()),
                                turn.trial(),
                                turn.failed() ? -1 : worths.getOrDefault(turn.trial(), -1.0)))
                        .toList());
    }
}
