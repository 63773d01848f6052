package io.tatara.jobs.ml;

import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;
import scala.Option;

/** Spark's metadata for what is a number or a text, and a folder or file for each of the other settings. */
final class TunerWriter extends MLWriter {

    private final TataraTuner tuner;

    TunerWriter(TataraTuner tuner) {
        this.tuner = tuner;
    }

    @Override
    public void saveImpl(String path) {
        // what cannot be written is said before anything is
        Optional<String> space = tuner.isDefined(tuner.space())
                ? Optional.of(SpaceJson.text(tuner.getOrDefault(tuner.space())))
                : Optional.empty();
        TataraTuner plain = tuner.copy(new ParamMap());
        plain.clear(plain.estimator());
        plain.clear(plain.evaluator());
        plain.clear(plain.space());
        DefaultParamsWriter.saveMetadata(plain, path, sc(), Option.empty(), Option.empty());
        if (tuner.isDefined(tuner.estimator())) {
            StoredPart.stage(tuner.getOrDefault(tuner.estimator()), new Path(path, "estimator"));
        }
        if (tuner.isDefined(tuner.evaluator())) {
            StoredPart.stage(tuner.getOrDefault(tuner.evaluator()), new Path(path, "evaluator"));
        }
        space.ifPresent(text -> StoredPart.text(sc().hadoopConfiguration(), new Path(path, "space.json"), text));
    }
}
