package io.tatara.jobs.workflow;

import io.tatara.data.Part;
import io.tatara.data.prepare.PreparedData;
import io.tatara.evaluate.Metrics;
import io.tatara.jobs.runfile.Registry;
import io.tatara.registry.AliasMovedException;
import io.tatara.registry.Candidate;
import io.tatara.registry.ModelVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps a model that has passed its gate as a version, and makes it the one in use. */
final class RegisterStation {

    private RegisterStation() {}

    /**
     * Registers and promotes the run's model.
     *
     * @param champion as it was when the model was held against it
     * @throws AliasMovedException when there is another by now
     */
    static ModelVersion register(Run run, PreparedData data, Metrics metrics, Champion champion) {
        Clock clock = new Clock();
        ModelVersion version = champion.registry()
                .register(new Candidate(
                        run.directory().model(),
                        run.directory().path(),
                        metrics.summary(),
                        lineage(run, data),
                        documents(run)));
        champion.registry()
                .promote(
                        champion.alias(),
                        version.number(),
                        champion.version().map(ModelVersion::number),
                        "passed the gate of " + run.directory().path());
        run.console()
                .say("the model is version %d of %s, and its %s"
                        .formatted(version.number(), champion.registry().path(), champion.alias()));
        Registry settings = run.settings().registry();
        Integer keep = settings == null ? null : settings.keep();
        List<Integer> deleted = keep == null ? List.of() : champion.registry().prune(keep);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("path", champion.registry().path());
        figures.put("version", version.number());
        figures.put("alias", champion.alias());
        champion.version().ifPresent(before -> figures.put("before", before.number()));
        figures.put("deleted", deleted);
        run.finished("register", figures, clock.seconds());
        return version;
    }

    private static Map<String, String> lineage(Run run, PreparedData data) {
        Map<String, String> lineage = new LinkedHashMap<>(Provenance.of(run, data));
        lineage.put("runDirectory", run.directory().path());
        lineage.put("data", String.join(" ", run.settings().data().table().paths()));
        for (Part part : Part.values()) {
            lineage.put(part.directory() + "Rows", Long.toString(data.count(part)));
        }
        return lineage;
    }

    private static Map<String, String> documents(Run run) {
        Map<String, String> documents = new LinkedHashMap<>();
        documents.put("run.yaml", run.directory().runFile());
        if (run.directory().exists(QualityStation.PROFILE)) {
            documents.put(QualityStation.PROFILE, run.directory().readText(QualityStation.PROFILE));
        }
        return documents;
    }
}
