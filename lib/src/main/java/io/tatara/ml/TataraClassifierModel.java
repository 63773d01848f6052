package io.tatara.ml;

import io.tatara.TataraException;
import io.tatara.model.ModelBundle;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A network that tells classes, as {@link TataraClassifier} fits it. {@link #transform} adds {@code rawPrediction} (natural
 * logarithms of the probabilities), {@code probability} and {@code prediction}, and leaves out a column whose name is set to
 * nothing; tables may be streams. Thresholds are MLlib's. Its settings are those that it was fitted with. Safe for several
 * threads as long as nobody sets anything.
 */
public final class TataraClassifierModel extends Named.ClassifierModel<TataraClassifierModel>
        implements TataraParams, MLWritable {

    private static final long serialVersionUID = 1L;

    private final Learned learned;

    TataraClassifierModel(String uid, Learned learned) {
        new Named(uid).super();
        this.learned = learned;
        Defaults.of(this);
    }

    @Override
    public int numClasses() {
        return learned.bundle().schema().task().outputs();
    }

    @Override
    public int numFeatures() {
        return learned.bundle().schema().featureWidth();
    }

    /** The model as the rest of the library knows it, which {@code tatara score} and {@code tatara export} read as well. */
    public ModelBundle bundle() {
        return learned.bundle();
    }

    /** Of the rows that validationIndicatorCol marked, at the best epoch; empty if there were none. */
    public Map<String, Double> validationMetrics() {
        return learned.bundle().metrics();
    }

    /** As {@link #transform}'s tables are, the new columns in the order that it adds them. */
    @Override
    public StructType transformSchema(StructType schema) {
        StructType declared = super.transformSchema(schema);
        StructType ordered = schema;
        for (String column : List.of(getRawPredictionCol(), getProbabilityCol(), getPredictionCol())) {
            ordered = column.isEmpty() ? ordered : ordered.add(declared.apply(column));
        }
        return ordered;
    }

    /**
     * Adds the columns; lazily, as long as nobody asks for rows. Tasks fail with a {@link TataraException} that names the column
     * of features at one that is null or of another width, or makes the network predict what is no number.
     */
    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType output = transformSchema(dataset.schema());
        Answers.Classes answers = answers();
        int added = output.size() - dataset.schema().size();
        if (added == 0) {
            return dataset.toDF();
        }
        return new Transformation(
                        learned.bundle().schema(),
                        Transformation.place(dataset.schema(), getFeaturesCol()),
                        getFeaturesCol(),
                        added,
                        answers)
                .of(dataset, output, learned.on(dataset.sparkSession().sparkContext()));
    }

    private Answers.Classes answers() {
        return new Answers.Classes(
                numClasses(),
                !getRawPredictionCol().isEmpty(),
                !getProbabilityCol().isEmpty(),
                !getPredictionCol().isEmpty(),
                thresholdsOrNone());
    }

    private List<Double> thresholdsOrNone() {
        if (!isDefined(thresholds())) {
            return List.of();
        }
        double[] thresholds = getThresholds();
        if (thresholds.length != numClasses()) {
            throw new TataraException("thresholds has %d values, and the model has %d classes; set one for each class."
                    .formatted(thresholds.length, numClasses()));
        }
        return Arrays.stream(thresholds).boxed().toList();
    }

    /** Probabilities of one vector's classes; see {@link #predict}. */
    @Override
    public Vector predictProbability(Vector features) {
        return answers().probability(learned.outputs(features), 0);
    }

    /** Logarithms of one vector's probabilities; see {@link #predict}. */
    @Override
    public Vector predictRaw(Vector features) {
        return answers().raw(learned.outputs(features), 0);
    }

    /** The class of one vector. Makes an engine for it alone, so that tables are for {@link #transform}. */
    @Override
    public double predict(Vector features) {
        return answers().prediction(learned.outputs(features), 0);
    }

    /** Softmax, in place. */
    @Override
    public Vector raw2probabilityInPlace(Vector raw) {
        double[] values = ((DenseVector) raw).values();
        double most = Arrays.stream(values).max().orElse(0);
        double sum = 0;
        for (int k = 0; k < values.length; k++) {
            values[k] = Math.exp(values[k] - most);
            sum += values[k];
        }
        for (int k = 0; k < values.length; k++) {
            values[k] /= sum;
        }
        return raw;
    }

    @Override
    public TataraClassifierModel copy(ParamMap extra) {
        TataraClassifierModel copy = copyValues(new TataraClassifierModel(uid(), learned), extra);
        return copy.setParent(parent());
    }

    @Override
    public MLWriter write() {
        return new Saving(this, learned);
    }

    /** Reads what {@link #write} has written; Spark's pipelines look for this method. */
    public static MLReader<TataraClassifierModel> read() {
        return new Loading<>(
                TataraClassifierModel.class, (uid, learned) -> new TataraClassifierModel(uid, learned.get()));
    }

    /** Reads a model from any Hadoop path. */
    public static TataraClassifierModel load(String path) {
        return read().load(path);
    }

    @Override
    public String toString() {
        return "TataraClassifierModel: uid=%s, numClasses=%d, numFeatures=%d"
                .formatted(uid(), numClasses(), numFeatures());
    }
}
