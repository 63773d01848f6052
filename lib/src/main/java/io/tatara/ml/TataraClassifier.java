package io.tatara.ml;

import io.tatara.TataraException;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;

/**
 * Fits a neural network to classes: an estimator of Spark ML, for pipelines, {@code CrossValidator} and {@code
 * TrainValidationSplit}. Features are a vector, dense or sparse, as they are: scale them before. Labels are indices of classes,
 * as a StringIndexer makes them; how many classes there are is in that column's metadata, or is one more than the largest.
 *
 * <pre>{@code
 * new TataraClassifier().setHiddenLayers(128, 64).setEpochs(20).setStrategy("averaging").setWorkers(4).fit(table)
 * }</pre>
 *
 * <p>The same settings, seed, rows and partitions give the same model, to the bit. Several threads may fit at once, also copies
 * of one estimator; gangs of workers that the cluster has no task slots for then wait for each other. An estimator's settings
 * are not for several threads.
 */
public final class TataraClassifier extends Named.Classifier<TataraClassifier, TataraClassifierModel>
        implements TataraSetters<TataraClassifier>, MLWritable {

    private static final long serialVersionUID = 1L;

    private final GangPlaces places;

    public TataraClassifier() {
        this(Identifiable$.MODULE$.randomUID("tataraClassifier"));
    }

    /** @param uid that tells its parameters from those of others in a pipeline */
    public TataraClassifier(String uid) {
        this(uid, new GangPlaces());
    }

    private TataraClassifier(String uid, GangPlaces places) {
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
    public TataraClassifierModel train(Dataset<?> dataset) {
        Fit fit = new Fit(this, getFeaturesCol(), getLabelCol(), places);
        return new TataraClassifierModel(
                uid(), new Learned(fit.train(dataset, new TaskOf.Classes(Examples.field(dataset, getLabelCol())))));
    }

    @Override
    public TataraClassifier copy(ParamMap extra) {
        return copyValues(new TataraClassifier(uid(), places), extra);
    }

    @Override
    public MLWriter write() {
        return new Saving(this, null);
    }

    /** Reads what {@link #write} has written; Spark's pipelines look for this method. */
    public static MLReader<TataraClassifier> read() {
        return new Loading<>(TataraClassifier.class, (uid, learned) -> new TataraClassifier(uid));
    }

    /** Reads an estimator from any Hadoop path. */
    public static TataraClassifier load(String path) {
        return read().load(path);
    }
}
