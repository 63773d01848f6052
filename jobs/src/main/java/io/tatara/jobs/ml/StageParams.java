package io.tatara.jobs.ml;

import io.tatara.TataraException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.Param;

/**
 * Finds params by their stage's identifier and their name.
 *
 * @param stages an estimator and, where it is a pipeline, all that it is made of
 */
record StageParams(List<PipelineStage> stages) {

    StageParams {
        stages = List.copyOf(stages);
    }

    static StageParams of(TataraTuner tuner) {
        List<PipelineStage> stages = new ArrayList<>();
        if (tuner.isDefined(tuner.estimator())) {
            add(tuner.getOrDefault(tuner.estimator()), stages);
        }
        return new StageParams(stages);
    }

    private static void add(PipelineStage stage, List<PipelineStage> stages) {
        stages.add(stage);
        if (stage instanceof Pipeline pipeline) {
            for (PipelineStage inner : pipeline.getStages()) {
                add(inner, stages);
            }
        }
    }

    /** @throws TataraException if there is none */
    Param<?> find(String stage, String name) {
        return stages.stream()
                .filter(one -> one.uid().equals(stage) && one.hasParam(name))
                .findFirst()
                .orElseThrow(() -> new TataraException(
                        "The saved space searches %s of the stage %s, which the saved estimator has not."
                                .formatted(name, stage)))
                .getParam(name);
    }
}
