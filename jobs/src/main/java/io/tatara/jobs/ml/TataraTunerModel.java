package io.tatara.jobs.ml;

import java.util.List;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The best settings' model, fitted to the whole table, and what became of all trials. Immutable, but for what Spark sets. */
public final class TataraTunerModel extends Model<TataraTunerModel> implements MLWritable {

    private static final long serialVersionUID = 1L;

    private final String uid;
    private final Model<?> bestModel;
    private final List<TunedTrial> trials;

    TataraTunerModel(String uid, Model<?> bestModel, List<TunedTrial> trials) {
        this.uid = uid;
        this.bestModel = bestModel;
        this.trials = List.copyOf(trials);
    }

    @Override
    public String uid() {
        return uid;
    }

    /** What the estimator made of the whole table with the best settings. */
    public Model<?> bestModel() {
        return bestModel;
    }

    /** All that ended, in the order in which they were suggested, those before a resumption among them. */
    public List<TunedTrial> trials() {
        return trials;
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        transformSchema(dataset.schema(), true);
        return bestModel.transform(dataset);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return bestModel.transformSchema(schema);
    }

    @Override
    public TataraTunerModel copy(ParamMap extra) {
        TataraTunerModel copy = copyValues(new TataraTunerModel(uid, (Model<?>) bestModel.copy(extra), trials), extra);
        return copy.setParent(parent());
    }

    @Override
    public MLWriter write() {
        return new TunerModelWriter(this);
    }

    /** Reads what {@link #write} has written; Spark's pipelines look for this method. */
    public static MLReader<TataraTunerModel> read() {
        return new TunerModelReader();
    }

    /** Reads a model from any Hadoop path. */
    public static TataraTunerModel load(String path) {
        return read().load(path);
    }
}
