package io.tatara.ml;

import io.tatara.TataraException;
import io.tatara.model.ModelBundle;
import java.util.Map;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A network that predicts a number, as {@link TataraRegressor} fits it. {@link #transform} adds {@code prediction}, on the scale
 * of the labels; tables may be streams. Its settings are those that it was fitted with. Safe for several threads as long as
 * nobody sets anything.
 */
public final class TataraRegressorModel extends Named.NumberModel<TataraRegressorModel>
        implements TataraParams, MLWritable {

    private static final long serialVersionUID = 1L;

    private final Learned learned;

    TataraRegressorModel(String uid, Learned learned) {
        new Named(uid).super();
        this.learned = learned;
        Defaults.of(this);
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

    /**
     * Adds the column; lazily, as long as nobody asks for rows. Tasks fail with a {@link TataraException} that names the column
     * of features at one that is null or of another width, or makes the network predict what is no number.
     */
    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType output = transformSchema(dataset.schema());
        if (output.size() == dataset.schema().size()) {
            return dataset.toDF();
        }
        return new Transformation(
                        learned.bundle().schema(),
                        Transformation.place(dataset.schema(), getFeaturesCol()),
                        getFeaturesCol(),
                        1,
                        new Answers.Value())
                .of(dataset, output, learned.on(dataset.sparkSession().sparkContext()));
    }

    /** The number for one vector. Makes an engine for it alone, so that tables are for {@link #transform}. */
    @Override
    public double predict(Vector features) {
        return learned.outputs(features)[0];
    }

    @Override
    public TataraRegressorModel copy(ParamMap extra) {
        TataraRegressorModel copy = copyValues(new TataraRegressorModel(uid(), learned), extra);
        return copy.setParent(parent());
    }

    @Override
    public MLWriter write() {
        return new Saving(this, learned);
    }

    /** Reads what {@link #write} has written; Spark's pipelines look for this method. */
    public static MLReader<TataraRegressorModel> read() {
        return new Loading<>(
                TataraRegressorModel.class, (uid, learned) -> new TataraRegressorModel(uid, learned.get()));
    }

    /** Reads a model from any Hadoop path. */
    public static TataraRegressorModel load(String path) {
        return read().load(path);
    }

    @Override
    public String toString() {
        return "TataraRegressorModel: uid=%s, numFeatures=%d".formatted(uid(), numFeatures());
    }
}
