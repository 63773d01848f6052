package io.tatara.ml;

import io.tatara.TataraException;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;

/**
 * Fits a neural network to a number by least squares: an estimator of Spark ML, for pipelines, {@code CrossValidator} and {@code
 * TrainValidationSplit}. Features are a vector, dense or sparse, and label and features are taken as they are: scale them
 * before.
 *
 * <pre>{@code
 * new TataraRegressor().setHiddenLayers(64, 32).setEpochs(50).fit(table)
 * }</pre>
 *
 * <p>Bits and threads are as {@link TataraClassifier} has them.
 */
public final class TataraRegressor extends Named.NumberPredictor<TataraRegressor, TataraRegressorModel>
        implements TataraSetters<TataraRegressor>, MLWritable {

    private static final long serialVersionUID = 1L;

    private final GangPlaces places;

    public TataraRegressor() {
        this(Identifiable$.MODULE$.randomUID("tataraRegressor"));
    }

    /** @param uid that tells its parameters from those of others in a pipeline */
    public TataraRegressor(String uid) {
        this(uid, new GangPlaces());
    }

    private TataraRegressor(String uid, GangPlaces places) {
        new Named(uid).super();
        this.places = places;
        Defaults.of(this);
    }

    /**
     * For Spark: {@link #fit} is what users call.
     *
     * @throws io.tatara.data.DataRefused if the table cannot be trained on, naming the column
     * @throws TataraException if settings do not go together, or workers, hosts or disks fail
     */
    @Override
    public TataraRegressorModel train(Dataset<?> dataset) {
        Fit fit = new Fit(this, getFeaturesCol(), getLabelCol(), places);
        return new TataraRegressorModel(
                uid(), new Learned(fit.train(dataset, new TaskOf.Regression(Examples.field(dataset, getLabelCol())))));
    }

    @Override
    public TataraRegressor copy(ParamMap extra) {
        return copyValues(new TataraRegressor(uid(), places), extra);
    }

    @Override
    public MLWriter write() {
        return new Saving(this, null);
    }

    /** Reads what {@link #write} has written; Spark's pipelines look for this method. */
    public static MLReader<TataraRegressor> read() {
        return new Loading<>(TataraRegressor.class, (uid, learned) -> new TataraRegressor(uid));
    }

    /** Reads an estimator from any Hadoop path. */
    public static TataraRegressor load(String path) {
        return read().load(path);
    }
}
