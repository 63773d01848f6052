package io.tatara.live;

import static io.tatara.Markup.escaped;
import static io.tatara.live.Figures.figure;
import static io.tatara.live.Figures.whole;

import io.tatara.train.Timings;
import io.tatara.train.WorkerTimes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page as HTML, to stand within Spark's own. It needs nothing but what Spark's pages load. */
final class LivePage {

    private static final int AT_REST_SECONDS = 30;

    private static final int MOST_TRIALS = 100;
    private static final int MOST_WORKERS = 64;
    private static final String TRAIN_LOSS = "training loss";
    private static final String LOSS = "loss";

    private static final String STYLE = """
        <style>
        .tatara-facts {display:flex;flex-wrap:wrap;gap:.4rem 2rem;margin:.5rem 0 1rem}
        .tatara-facts div {line-height:1.2}.tatara-facts b {display:block;font-size:1.3rem;font-weight:500}
        .tatara-facts span {color:#5a6268;font-size:.8rem}
        .tatara-charts {display:flex;flex-wrap:wrap;gap:1rem;margin-bottom:1rem}
        .tatara-chart {width:330px;margin:0;border:1px solid #dee2e6;border-radius:4px;padding:6px 4px 2px}
        .tatara-chart figcaption {padding:0 6px;font-size:.8rem}.tatara-chart figcaption span {margin-right:.6rem}
        .tatara-chart figcaption i,.tatara-key i {display:inline-block;width:.7rem;height:.7rem;margin-right:.3rem;border-radius:2px}
        .tatara-chart svg {width:100%;display:block}.tatara-chart text {font-size:10px;fill:#5a6268}
        .tatara-chart .grid {stroke:#e9ecef;fill:none}.tatara-chart polyline,.tatara-spark polyline {fill:none;stroke-width:1.6;stroke-linejoin:round}
        .tatara-spark {width:100px;height:20px;vertical-align:middle}
        .tatara-bar {display:flex;height:14px;min-width:260px;border-radius:2px;overflow:hidden;background:#e9ecef}
        .tatara-key {font-size:.8rem;margin:.2rem 0 .5rem}.tatara-key span {margin-right:1rem}
        .tatara-settings {font-family:monospace;font-size:.8rem;word-break:break-word}
        </style>
        """;

    private final LiveTraining.@Nullable View training;
    private final LiveStudy.@Nullable View study;
    private final StringBuilder html = new StringBuilder(STYLE);

    LivePage(LiveTraining.@Nullable View training, LiveStudy.@Nullable View study) {
        this.training = training;
        this.study = study;
    }

    /** @param refreshSeconds after which it is loaded again while something runs; else at least half a minute */
    String html(int refreshSeconds) {
        if (study != null) {
            study(study);
        }
        if (training != null) {
            training(training);
        }
        if (study == null && training == null) {
            html.append("<p>Nothing has been trained yet in this application.</p>");
        }
        // after a study comes its model's training, and perhaps another: whoever looks on sees it then
        boolean over = (training == null || training.state().isOver()) && (study == null || study.ending() != null);
        int seconds = over && (study != null || training != null)
                ? Math.max(refreshSeconds, AT_REST_SECONDS)
                : refreshSeconds;
        html.append("<script>setTimeout(function(){location.reload()},%d)</script>".formatted(seconds * 1000));
        return html.toString();
    }

    private void training(LiveTraining.View now) {
        boolean finished = now.state() == LiveTraining.State.FINISHED;
        double done = now.totalSteps() == 0 ? 0 : Math.min(1, (double) now.step() / now.totalSteps());
        double share = finished ? 1 : done;
        html.append("<h4>Training</h4>")
                .append(String.format(
                        Locale.ROOT,
                        "<div class=\"progress\" style=\"height:1.4rem\"><div class=\"progress-bar%s\""
                                + " role=\"progressbar\" aria-valuenow=\"%.0f\" aria-valuemin=\"0\" aria-valuemax=\"100\""
                                + " style=\"width:%.1f%%\">%.0f %%</div></div>",
                        colour(now.state()),
                        100 * share,
                        100 * share,
                        100 * share));
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "epoch", finished ? whole(now.epoch()) : "%s of %s".formatted(whole(now.epoch()), whole(now.epochs())));
        facts.put("step", "%s of %s".formatted(whole(now.step()), whole(now.totalSteps())));
        facts.put("loss of the last round", figure(now.loss()));
        facts.put("learning rate", figure(now.learningRate()));
        facts.put("examples per second", now.state().isOver() ? "–" : whole(now.examplesPerSecond()));
        facts.put(
                "workers", now.workers() == now.of() ? whole(now.of()) : "%d of %d".formatted(now.workers(), now.of()));
        facts.put("parameters", whole(now.parameters()));
        facts.put("state", now.state().name().toLowerCase(Locale.ROOT));
        facts(facts);
        curves(now);
        workers(now.times());
        now.notes()
                .forEach(note -> html.append("<div class=\"alert alert-warning py-1\">")
                        .append(escaped(note))
                        .append("</div>"));
    }

    private static String colour(LiveTraining.State state) {
        return switch (state) {
            case RUNNING -> "";
            case FINISHED -> " bg-success";
            case FAILED -> " bg-danger";
        };
    }

    private void curves(LiveTraining.View now) {
        html.append("<div class=\"tatara-charts\">");
        Map<String, Curve.Points> byName = new LinkedHashMap<>();
        now.curves().forEach(curve -> byName.put(curve.name(), curve));
        html.append(Chart.html("steps", List.of(now.curves().get(0))));
        byName.remove(now.curves().get(0).name());
        // what is held against each other stands in one
        List<Curve.Points> losses = new ArrayList<>();
        for (String name : List.of(TRAIN_LOSS, LOSS)) {
            Curve.Points curve = byName.remove(name);
            if (curve != null) {
                losses.add(new Curve.Points(name.equals(LOSS) ? "validation loss" : name, curve.xs(), curve.ys()));
            }
        }
        if (!losses.isEmpty()) {
            html.append(Chart.html("epochs", losses));
        }
        byName.values()
                .forEach(curve -> html.append(Chart.html(
                        "epochs", List.of(new Curve.Points("validation " + curve.name(), curve.xs(), curve.ys())))));
        html.append("</div>");
    }

    private void workers(List<WorkerTimes> workers) {
        if (workers.isEmpty()) {
            return;
        }
        html.append("<h5>Workers: where the time of the last rounds went</h5><div class=\"tatara-key\">");
        for (Share share : Share.values()) {
            html.append("<span><i style=\"background:%s\"></i>%s</span>".formatted(share.colour, share.words));
        }
        html.append(
                "</div><table class=\"table table-bordered table-sm table-striped\""
                        + " style=\"width:auto\"><thead><tr><th>worker</th><th>time</th><th>computing</th><th>waiting</th><th>sent</th></tr></thead><tbody>");
        for (WorkerTimes worker : workers.subList(0, Math.min(MOST_WORKERS, workers.size()))) {
            double all = 0;
            for (Share share : Share.values()) {
                all += share.of(worker.times());
            }
            html.append("<tr><td>%d</td><td><div class=\"tatara-bar\">".formatted(worker.worker()));
            for (Share share : Share.values()) {
                html.append(String.format(
                        Locale.ROOT,
                        "<span title=\"%s\" style=\"width:%.1f%%;background:%s\"></span>",
                        share.words,
                        all > 0 ? 100 * share.of(worker.times()) / all : 0,
                        share.colour));
            }
            html.append(String.format(
                    Locale.ROOT,
                    "</div></td><td>%.0f %%</td><td>%.0f %%</td><td>%.1f MB</td></tr>",
                    all > 0 ? 100 * worker.times().compute() / all : 0,
                    all > 0 ? 100 * worker.times().waiting() / all : 0,
                    worker.bytesSent() / 1e6));
        }
        html.append("</tbody></table>");
        if (workers.size() > MOST_WORKERS) {
            html.append("<p>and %d more</p>".formatted(workers.size() - MOST_WORKERS));
        }
    }

    /** What a worker's time goes to. */
    private enum Share {
        COMPUTE("computing", "#0072B2"),
        UPDATE("updating", "#56B4E9"),
        EXCHANGE("exchanging", "#E69F00"),
        WAITING("waiting for others", "#D55E00"),
        DATA("reading", "#009E73"),
        VALIDATION("validating", "#CC79A7");

        private final String words;
        private final String colour;

        Share(String words, String colour) {
            this.words = words;
            this.colour = colour;
        }

        double of(Timings times) {
            return switch (this) {
                case COMPUTE -> times.compute();
                case UPDATE -> times.update();
                case EXCHANGE -> times.exchange();
                case WAITING -> times.waiting();
                case DATA -> times.data();
                case VALIDATION -> times.validation();
            };
        }
    }

    private void study(LiveStudy.View now) {
        html.append("<h4>Study</h4>");
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("best " + now.metric(), now.best() == null ? "–" : figure(now.best()));
        facts.put("results", whole(now.results()));
        facts.put("failed", whole(now.failures()));
        facts.put("trials", whole(now.trials().size()));
        facts.put("running, of %d slots".formatted(now.slots()), whole(now.running()));
        facts.put("state", now.ending() == null ? "running" : now.ending());
        facts(facts);
        html.append("<div class=\"tatara-charts\">")
                .append(Chart.html("results", List.of(now.history())))
                .append("</div>");
        html.append("<h5>Trials, the best first</h5>")
                .append("<table class=\"table table-bordered table-sm"
                        + " table-striped\"><thead><tr><th>trial</th><th>state</th><th>")
                .append(escaped(now.metric()))
                .append("</th><th>had</th><th>curve</th><th>settings</th></tr></thead><tbody>");
        now.trials().stream().limit(MOST_TRIALS).forEach(this::trial);
        html.append("</tbody></table>");
        if (now.trials().size() > MOST_TRIALS) {
            html.append("<p>and %d more</p>".formatted(now.trials().size() - MOST_TRIALS));
        }
    }

    private void trial(LiveStudy.Trial trial) {
        String outcome = trial.outcome() == null ? "" : trial.outcome();
        html.append(
                "<tr><td>%d</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td class=\"tatara-settings\">%s</td></tr>"
                        .formatted(
                                trial.number(),
                                trial.running() ? "<b>running</b>" : escaped(outcome),
                                trial.value() == null ? "–" : figure(trial.value()),
                                escaped(trial.where()),
                                Chart.spark(trial.curve()),
                                escaped(trial.settings())));
    }

    private void facts(Map<String, String> facts) {
        html.append("<div class=\"tatara-facts\">");
        facts.forEach((name, value) ->
                html.append("<div><b>%s</b><span>%s</span></div>".formatted(escaped(value), escaped(name))));
        html.append("</div>");
    }
}
