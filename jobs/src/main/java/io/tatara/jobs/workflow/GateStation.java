package io.tatara.jobs.workflow;

import io.tatara.data.Part;
import io.tatara.data.prepare.FeaturePipeline;
import io.tatara.data.prepare.PartRows;
import io.tatara.data.prepare.PreparedData;
import io.tatara.engine.choice.EngineChoice;
import io.tatara.evaluate.Evaluator;
import io.tatara.evaluate.Metrics;
import io.tatara.jobs.runfile.Gate;
import io.tatara.model.ModelBundle;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds a model's metric against the bounds, and against the model in use on the same rows. */
final class GateStation {

    private final Run run;
    private final Gate gate;
    private final Part part;

    private GateStation(Run run, Gate gate) {
        this.run = run;
        this.gate = gate;
        this.part = run.settings().evaluate().part();
    }

    /**
     * Decides, and notes it.
     *
     * @param champion null without a registry
     * @return what is wrong; null when the model passes
     */
    static @Nullable String refusal(
            Run run, Gate gate, Metrics metrics, PreparedData data, @Nullable Champion champion) {
        return new GateStation(run, gate).refusal(metrics, data, champion);
    }

    private @Nullable String refusal(Metrics metrics, PreparedData data, @Nullable Champion champion) {
        Clock clock = new Clock();
        double value = metrics.value(gate.metric());
        Double champions = gate.champion() == null || champion == null ? null : champions(data, champion);
        Gate bounds = champions == null ? gate : gate.against(champions);
        boolean passed = gate.passes(value) && bounds.passes(value);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("metric", gate.metric());
        figures.put("value", value);
        figures.put("demand", demand(bounds));
        figures.put("passed", passed);
        if (champions != null && champion != null) {
            figures.put("champion", champion.require().number());
            figures.put("championValue", champions);
        }
        run.finished("gate", figures, clock.seconds());
        return passed ? null : refusal(value, bounds, champions, champion);
    }

    private String refusal(double value, Gate bounds, @Nullable Double champions, @Nullable Champion champion) {
        String against = champions == null || champion == null
                ? ""
                : " (version %d, the %s, has %.4f on the same rows)"
                        .formatted(champion.require().number(), champion.alias(), champions);
        return "gate: %s of the %s part is %.4f, but must be %s%s; the model stays in %s, nothing is scored"
                .formatted(
                        gate.metric(),
                        part.directory(),
                        value,
                        demand(bounds),
                        against,
                        run.directory().model());
    }

    private String demand(Gate against) {
        boolean own = gate.min() != null || gate.max() != null;
        return own && !against.equals(gate) ? gate.demand() + ", and " + against.demand() : against.demand();
    }

    /** The champion's metric; null when there is no champion yet. */
    private @Nullable Double champions(PreparedData data, Champion champion) {
        if (champion.version().isEmpty()) {
            run.console().say("there is no %s to hold the model against yet".formatted(champion.alias()));
            return null;
        }
        run.console()
                .say("evaluating version %d, the %s, on the same rows"
                        .formatted(champion.require().number(), champion.alias()));
        ModelBundle model = champion.read(run);
        FeaturePipeline features = ScoredTable.features(model);
        try (PartRows rows = PartRows.of(run.spark(), run.settings().data(), data, part)) {
            double value = Evaluator.evaluate(
                            rows.with(features), model.schema(), data.schema().task(), EngineChoice.of(model))
                    .value(gate.metric());
            rows.requireUnchanged();
            return value;
        }
    }
}
