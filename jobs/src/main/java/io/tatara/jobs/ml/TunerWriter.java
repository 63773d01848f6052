package io.tatara.jobs.ml;

import io.tatara.TataraException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;
import scala.Option;

/** Spark's metadata for what is a number or a text, and a folder or file for each of the other settings. */
final class TunerWriter extends MLWriter {

    private final TataraTuner plain;
    private final Optional<MLWriter> estimator;
    private final Optional<MLWriter> evaluator;
    private final Optional<String> space;

    /**
     * What cannot be written is said here: {@code overwrite()} has deleted what was there by the time it writes.
     *
     * @throws TataraException if a part of it cannot be written
     */
    TunerWriter(TataraTuner tuner) {
        space = tuner.isDefined(tuner.space())
                ? Optional.of(SpaceJson.text(tuner.getOrDefault(tuner.space())))
                : Optional.empty();
        estimator = tuner.isDefined(tuner.estimator())
                ? Optional.of(StoredPart.writer(tuner.getOrDefault(tuner.estimator())))
                : Optional.empty();
        evaluator = tuner.isDefined(tuner.evaluator())
                ? Optional.of(StoredPart.writer(tuner.getOrDefault(tuner.evaluator())))
                : Optional.empty();
        plain = tuner.copy(new ParamMap());
        plain.clear(plain.estimator());
        plain.clear(plain.evaluator());
        plain.clear(plain.space());
    }

    @Override
    public void saveImpl(String path) {
        DefaultParamsWriter.saveMetadata(plain, path, sc(), Option.empty(), Option.empty());
        estimator.ifPresent(stage -> StoredPart.stage(stage, new Path(path, "estimator")));
        evaluator.ifPresent(stage -> StoredPart.stage(stage, new Path(path, "evaluator")));
        space.ifPresent(text -> StoredPart.text(sc().hadoopConfiguration(), new Path(path, "space.json"), text));
    }
}
