package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.data.Part;
import io.tatara.data.prepare.PreparedData;
import io.tatara.engine.choice.EngineChoice;
import io.tatara.evaluate.Evaluator;
import io.tatara.evaluate.Examination;
import io.tatara.evaluate.Metrics;
import io.tatara.model.ModelBundle;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures a model on a part of the prepared data. */
final class EvaluateStation {

    private EvaluateStation() {}

    static Metrics evaluate(Run run, PreparedData data, ModelBundle model) {
        Clock clock = new Clock();
        Part part = run.settings().evaluate().part();
        if (data.count(part) == 0) {
            throw new TataraException(
                    "evaluate.part: the %s part has no rows; give it some with data.split.%s or data.testSource, or evaluate another part"
                            .formatted(part.directory(), part.directory()));
        }
        run.console().say("evaluating the model on the %s part".formatted(part.directory()));
        Examination examined = Evaluator.examine(data.rows(run.spark(), part), data.schema(), EngineChoice.of(model));
        Metrics metrics = examined.metrics();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("part", part.directory());
        figures.putAll(metrics.toMap());
        run.finished("evaluate", figures, clock.seconds());
        Clock drawing = new Clock();
        Diagnosis.write(run, data, model, part, examined);
        run.events().write("diagnosisFinished", Map.of("seconds", drawing.seconds()));
        return metrics;
    }
}
