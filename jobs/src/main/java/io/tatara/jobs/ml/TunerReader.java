package io.tatara.jobs.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import scala.Option;

/** Reads what {@link TunerWriter} has written. */
final class TunerReader extends MLReader<TataraTuner> {

    @Override
    public TataraTuner load(String path) {
        var metadata = DefaultParamsReader.loadMetadata(path, sc(), TataraTuner.class.getName());
        TataraTuner tuner = new TataraTuner(metadata.uid());
        metadata.getAndSetParams(tuner, Option.empty());
        Path estimator = new Path(path, "estimator");
        Path evaluator = new Path(path, "evaluator");
        Path space = new Path(path, "space.json");
        if (exists(estimator)) {
            Estimator<?> loaded = DefaultParamsReader.loadParamsInstance(estimator.toString(), sc());
            tuner.setEstimator(loaded);
        }
        if (exists(evaluator)) {
            Evaluator loaded = DefaultParamsReader.loadParamsInstance(evaluator.toString(), sc());
            tuner.setEvaluator(loaded);
        }
        if (exists(space)) {
            tuner.set(
                    tuner.space(),
                    SpaceJson.read(StoredPart.text(sc().hadoopConfiguration(), space), StageParams.of(tuner)));
        }
        return tuner;
    }

    private boolean exists(Path path) {
        try {
            return path.getFileSystem(sc().hadoopConfiguration()).exists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path, e);
        }
    }
}
