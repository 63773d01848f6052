package io.tatara.jobs.ml;

import io.tatara.TataraException;
import java.util.Map;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MetaAlgorithmReadWrite;

/**
 * Finds params by their stage's identifier and their name.
 *
 * @param stages by identifier: an estimator and, where it is a pipeline or the like, all that it is made of
 */
record StageParams(Map<String, Params> stages) {

    StageParams {
        stages = Map.copyOf(stages);
    }

    static StageParams of(TataraTuner tuner) {
        return new StageParams(
                tuner.isDefined(tuner.estimator())
                        ? scala.collection.JavaConverters.mapAsJavaMap(
                                MetaAlgorithmReadWrite.getUidMap(tuner.getOrDefault(tuner.estimator())))
                        : Map.of());
    }

    /** @throws TataraException if there is none */
    Param<?> find(String stage, String name) {
        Params owner = stages.get(stage);
        if (owner == null || !owner.hasParam(name)) {
            throw new TataraException("The saved space searches %s of the stage %s, which the saved estimator has not."
                    .formatted(name, stage));
        }
        return owner.getParam(name);
    }
}
