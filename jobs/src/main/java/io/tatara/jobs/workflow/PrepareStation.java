package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.data.Part;
import io.tatara.data.prepare.Preparation;
import io.tatara.data.prepare.PreparedData;
import io.tatara.evaluate.Metrics;
import io.tatara.jobs.runfile.Gate;
import io.tatara.jobs.runfile.RunFile;
import io.tatara.jobs.runfile.Tune;
import io.tatara.train.EarlyStopping;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes the prepared data, or takes those that are there, and holds the run file's metrics against the task. */
final class PrepareStation {

    private PrepareStation() {}

    static PreparedData prepare(Run run) {
        Clock clock = new Clock();
        run.console().say("preparing the data");
        PreparedData data = Preparation.prepare(
                run.spark(), run.settings().data(), run.directory().prepared());
        requireMetrics(run.settings(), data);
        data.states().forEach((source, state) -> run.console().say("data.%s is read at %s".formatted(source, state)));
        run.console()
                .say(String.format(
                        Locale.ROOT,
                        "prepared: %,d rows to train, %,d to validate, %,d to test; %,d features, %s of %s%s",
                        data.count(Part.TRAIN),
                        data.count(Part.VALIDATION),
                        data.count(Part.TEST),
                        data.schema().featureWidth(),
                        data.schema().task().kind(),
                        shortened(data.schema().task().names()),
                        data.rejected() == 0 ? "" : "; %,d corrupt records set aside".formatted(data.rejected())));
        run.finished("prepare", figures(data), clock.seconds());
        return data;
    }

    private static Map<String, Object> figures(PreparedData data) {
        Map<String, Object> rows = new LinkedHashMap<>();
        for (Part part : Part.values()) {
            rows.put(part.directory(), data.count(part));
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("path", data.path());
        if (!data.states().isEmpty()) {
            figures.put("states", data.states());
        }
        figures.put("rows", rows);
        figures.put("rejected", data.rejected());
        figures.put("features", data.schema().featureWidth());
        figures.put("task", data.schema().task().kind());
        figures.put("names", data.schema().task().names());
        return figures;
    }

    private static void requireMetrics(RunFile settings, PreparedData data) {
        EarlyStopping stopping = settings.training().earlyStopping();
        if (stopping != null) {
            requireMetric("training.earlyStopping.metric", stopping.metric(), data);
        }
        Gate gate = settings.gate();
        if (gate != null) {
            requireMetric("gate.metric", gate.metric(), data);
        }
        Tune tune = settings.tune();
        if (tune != null) {
            requireMetric("tune.objective.metric", tune.objective().metric(), data);
        }
    }

    private static void requireMetric(String setting, String metric, PreparedData data) {
        List<String> names = Metrics.names(data.schema().task());
        if (!names.contains(metric)) {
            throw new TataraException("%s: a %s has no metric %s; it has %s"
                    .formatted(setting, data.schema().task().kind(), metric, String.join(", ", names)));
        }
    }

    private static String shortened(List<String> names) {
        return names.size() <= 10 ? names.toString() : "%d names".formatted(names.size());
    }
}
