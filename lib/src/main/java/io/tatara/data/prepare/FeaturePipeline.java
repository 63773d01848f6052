package io.tatara.data.prepare;

import io.tatara.TataraException;
import io.tatara.data.Nearest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * MLlib stages fitted on a training split: turns the columns of any table like it into one vector. Needs an active
 * Spark session. Safe to share between threads.
 */
public final class FeaturePipeline {

    private static final int FORMAT = 1;
    private static final String INPUTS = "inputs.json";
    private static final String STAGES = "stages";

    private final List<FittedInput> inputs;
    private final List<String> slots;
    private final PipelineModel stages;

    private FeaturePipeline(List<FittedInput> inputs, List<String> slots, PipelineModel stages) {
        this.inputs = List.copyOf(inputs);
        this.slots = List.copyOf(slots);
        this.stages = stages;
    }

    /** What is kept beside the stages. */
    private record Saved(int formatVersion, List<FittedInput> inputs, List<String> slots) {}

    /**
     * Fits the pipeline.
     *
     * @param ranked staged rows, of which the training part alone is looked at
     */
    static FeaturePipeline fit(Dataset<Row> ranked, List<Input> inputs, PartSummary training) {
        List<FittedInput> fitted = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            fitted.add(FittedInput.of(inputs.get(i), training.inputs().get(i)));
        }
        PipelineModel stages = FeatureStages.build(
                inputs, training, NumberFit.of(ranked, inputs, training), described(ranked, fitted));
        return new FeaturePipeline(fitted, FeatureStages.slots(inputs, training), stages);
    }

    /**
     * Reads a pipeline that {@link #save} wrote.
     *
     * @throws TataraException when there is none, or one of another format version
     */
    public static FeaturePipeline load(String path) {
        Configuration hadoop = SparkSession.active().sparkContext().hadoopConfiguration();
        Path root = new Path(path);
        Saved saved = Json.read(hadoop, new Path(root, INPUTS), Saved.class, FORMAT, "feature pipeline");
        return new FeaturePipeline(
                saved.inputs(), saved.slots(), PipelineModel.load(new Path(root, STAGES).toString()));
    }

    /** Writes the pipeline to a folder that does not exist yet. */
    public void save(String path) {
        Path root = new Path(path);
        try {
            stages.write().save(new Path(root, STAGES).toString());
        } catch (IOException e) {
            throw new TataraException("cannot write the feature pipeline to %s: %s".formatted(path, e.getMessage()), e);
        }
        Json.write(
                SparkSession.active().sparkContext().hadoopConfiguration(),
                new Path(root, INPUTS),
                new Saved(FORMAT, inputs, slots));
    }

    /**
     * Adds the vector column {@code features} (replacing a column of that name) and keeps every other column. Missing
     * values become what they became in training, categories never seen all zeros. Rows that training would have
     * refused (NaN, ∞, a null where imputing was forbidden, a vector of another width) fail the job that meets them.
     *
     * @throws TataraException when an input column is missing or of another kind
     */
    public Dataset<Row> transform(Dataset<Row> table) {
        StructType schema = table.schema();
        List<String> there = Arrays.asList(schema.fieldNames());
        List<Column> columns = new ArrayList<>();
        there.forEach(name -> columns.add(Columns.exactly(name)));
        for (int i = 0; i < inputs.size(); i++) {
            FittedInput input = inputs.get(i);
            if (!there.contains(input.name())) {
                throw new TataraException(
                        "the table has no column '%s', which the model takes as a feature%s; its columns are %s"
                                .formatted(input.name(), Nearest.hint(input.name(), there), Columns.shown(there)));
            }
            columns.add(input.guarded(schema.apply(input.name()).dataType(), Columns.input(i)));
        }
        List<Column> kept = new ArrayList<>();
        there.stream().filter(name -> !name.equals(Columns.FEATURES)).forEach(name -> kept.add(Columns.exactly(name)));
        kept.add(Columns.exactly(FeatureStages.OUTPUT).as(Columns.FEATURES));
        return stages.transform(table.select(columns.toArray(new Column[0]))).select(kept.toArray(new Column[0]));
    }

    /** Adds {@link FeatureStages#OUTPUT} to rows that are staged already. */
    Dataset<Row> transformStaged(Dataset<Row> staged) {
        return stages.transform(described(staged, inputs));
    }

    private static Dataset<Row> described(Dataset<Row> staged, List<FittedInput> inputs) {
        List<Column> columns = new ArrayList<>();
        for (String name : staged.columns()) {
            columns.add(Columns.exactly(name));
        }
        for (int i = 0; i < inputs.size(); i++) {
            String name = Columns.input(i);
            columns.set(
                    Arrays.asList(staged.columns()).indexOf(name),
                    inputs.get(i).described(Columns.exactly(name), name));
        }
        return staged.select(columns.toArray(new Column[0]));
    }

    /**
     * The pipeline without Spark, for those that compute it elsewhere.
     *
     * @throws TataraException naming the columns that are not numbers
     */
    public NumericFeatures numeric() {
        return NumericReader.read(inputs, stages);
    }

    /** Columns that a table must have, in the order of fitting. */
    public List<String> inputColumns() {
        return inputs.stream().map(FittedInput::name).toList();
    }

    /** Names of the vector's slots. */
    public List<String> slots() {
        return slots;
    }
}
