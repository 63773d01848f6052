package io.tatara.data.prepare;

import io.tatara.TataraException;
import io.tatara.data.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Transformer;
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

    /** The file in the folder of a saved pipeline. */
    public static final String FILE = "pipeline.json";

    private static final int FORMAT = 2;
    private static final String WHAT = "feature pipeline";

    private final Saved values;
    private final List<Transformer> stages;

    private FeaturePipeline(SparkSession spark, Saved values) {
        this.values = values;
        this.stages =
                values.stages().stream().map(stage -> stage.transformer(spark)).toList();
    }

    /** All that is kept of a pipeline. */
    private record Saved(int formatVersion, List<FittedInput> inputs, List<String> slots, List<FittedStage> stages) {
        Saved {
            inputs = List.copyOf(inputs);
            slots = List.copyOf(slots);
            stages = List.copyOf(stages);
        }
    }

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
        List<FittedStage> stages = FeatureStages.of(inputs, training, NumberFit.of(ranked, inputs, training));
        return new FeaturePipeline(
                ranked.sparkSession(), new Saved(FORMAT, fitted, FeatureStages.slots(inputs, training), stages));
    }

    /**
     * Reads a pipeline that {@link #save} wrote.
     *
     * @throws TataraException when there is none, or one of another format version
     */
    public static FeaturePipeline load(String path) {
        SparkSession spark = SparkSession.active();
        Path file = new Path(path, FILE);
        return made(
                Json.read(spark.sparkContext().hadoopConfiguration(), file, Saved.class, FORMAT, WHAT),
                file.toString());
    }

    /**
     * Makes a pipeline of the content of {@link #FILE}; nothing of it can name a class.
     *
     * @param where it is from, for messages
     * @throws TataraException when it is no pipeline, or one of another format version
     */
    public static FeaturePipeline parse(byte[] json, String where) {
        return made(Json.parse(json, where, Saved.class, FORMAT, WHAT), where);
    }

    private static FeaturePipeline made(Saved values, String where) {
        try {
            return new FeaturePipeline(SparkSession.active(), values);
        } catch (RuntimeException e) {
            // MLlib's parameters refuse what they do not take
            throw new TataraException("cannot read %s, part of a %s: %s".formatted(where, WHAT, e.getMessage()), e);
        }
    }

    /** Writes the pipeline to a folder that does not exist yet. */
    public void save(String path) {
        Json.write(SparkSession.active().sparkContext().hadoopConfiguration(), new Path(path, FILE), values);
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
        for (int i = 0; i < values.inputs().size(); i++) {
            FittedInput input = values.inputs().get(i);
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
        return staged(table.select(columns.toArray(new Column[0]))).select(kept.toArray(new Column[0]));
    }

    /** Adds {@link FeatureStages#OUTPUT} to rows that are staged already. */
    Dataset<Row> transformStaged(Dataset<Row> staged) {
        List<String> names = Arrays.asList(staged.columns());
        List<Column> columns = new ArrayList<>();
        names.forEach(name -> columns.add(Columns.exactly(name)));
        for (int i = 0; i < values.inputs().size(); i++) {
            String name = Columns.input(i);
            columns.set(names.indexOf(name), values.inputs().get(i).described(Columns.exactly(name), name));
        }
        return staged(staged.select(columns.toArray(new Column[0])));
    }

    private Dataset<Row> staged(Dataset<Row> described) {
        Dataset<Row> rows = described;
        for (Transformer stage : stages) {
            rows = stage.transform(rows);
        }
        return rows;
    }

    /**
     * The pipeline without Spark, for those that compute it elsewhere.
     *
     * @throws TataraException naming the columns that are not numbers
     */
    public NumericFeatures numeric() {
        return NumericReader.read(values.inputs(), values.stages());
    }

    /** Columns that a table must have, in the order of fitting. */
    public List<String> inputColumns() {
        return values.inputs().stream().map(FittedInput::name).toList();
    }

    /** Names of the vector's slots. */
    public List<String> slots() {
        return values.slots();
    }
}
