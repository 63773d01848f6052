package io.tatara.data.prepare;

import static java.util.Objects.requireNonNull;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.tatara.TataraException;
import io.tatara.data.Part;
import io.tatara.data.source.FileStates;
import io.tatara.data.source.Fingerprint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a table to prepared data:
 *
 * <pre>
 * source ─▶ staged (few types, hashes) ─▶ split ─▶ ranked, kept ─┬▶ survey ─▶ checks ─▶ feature stages
 *                                                               └────────────────────────▶ rows, written by split
 * </pre>
 *
 * The rows, their split and order depend on content and seed alone, never on the table's order or partitions.
 */
public final class Preparation {

    /** All parts are written in one pass, for the rows are costly to make. */
    private static final String TOGETHER = "parts";

    private static final Logger log = LoggerFactory.getLogger(Preparation.class);

    private final SparkSession spark;
    private final DataSettings settings;
    private final Configuration hadoop;

    private Preparation(SparkSession spark, DataSettings settings) {
        this.spark = spark;
        this.settings = settings;
        this.hadoop = spark.sparkContext().hadoopConfiguration();
    }

    /**
     * Prepares the data, or takes what is at {@code outputPath} when it was made by the same settings from the same
     * unchanged files. Of a table that keeps its past, and of which no state is named, the newest is prepared, and stays
     * the one that is meant: what is at {@code outputPath} is taken whatever was written to the table since. Prepared data of another making is replaced once the new is whole; on failure nothing is left
     * behind.
     *
     * @param outputPath a folder on any Hadoop file system
     * @throws TataraException when settings, table or values do not fit; the message names column, value and count
     */
    public static PreparedData prepare(SparkSession spark, DataSettings settings, String outputPath) {
        return new Preparation(spark, settings).prepare(outputPath);
    }

    private PreparedData prepare(String outputPath) {
        try (OutputFolder output = OutputFolder.at(hadoop, outputPath);
                Caches caches = new Caches()) {
            if (settings.isTold() && output.complete()) {
                PreparedData before = PreparedData.find(hadoop, outputPath).orElse(null);
                // a table that keeps its past still has the state that was prepared, whatever came since
                if (before != null && before.madeFrom(fingerprint(before.states(), settings.files(hadoop)))) {
                    log.info(
                            "{} was prepared by the same settings from the same files and states of tables ({}), and"
                                    + " is used as it is",
                            outputPath,
                            before.states());
                    return before;
                }
            }
            DataSettings pinned = settings.pinned(spark);
            // before they are read: what changes meanwhile is not what was read
            FileStates files = settings.files(hadoop);
            write(output, caches, pinned, settings.isTold() ? fingerprint(pinned.states(), files) : null, files);
            output.commit();
            return PreparedData.open(hadoop, outputPath);
        }
    }

    private String fingerprint(Map<String, String> states, FileStates files) {
        return Fingerprint.of(Manifest.FORMAT + " " + settings + " " + states, files);
    }

    private void write(
            OutputFolder output, Caches caches, DataSettings pinned, @Nullable String fingerprint, FileStates files) {
        Tables tables = Tables.read(spark, pinned);
        List<Input> inputs = tables.inputs(settings);
        LabelInference.Found found = LabelInference.of(tables.labels(settings), settings);
        Labels labels = found.labels();
        if (settings.split().stratify() && !labels.classes()) {
            throw new TataraException("data.split.stratify needs classes, but the task is "
                    + labels.task().kind());
        }
        int bits = Buckets.bits(found.rows(), width(tables.main(), inputs));
        Dataset<Row> ranked = rank(tables, new Staging(inputs, labels, settings), new Ranking(caches, bits));
        boolean weighted = settings.weight() != null;
        Map<Part, PartSummary> parts = Survey.of(ranked, inputs, labels, weighted);
        DataChecks.require(parts, inputs, labels, settings);
        FeaturePipeline features = FeaturePipeline.fit(ranked, inputs, requireNonNull(parts.get(Part.TRAIN)));
        Dataset<Row> rows = rows(features.transformStaged(ranked), labels, weighted);
        Map<String, PartStatistics> statistics = new LinkedHashMap<>();
        parts.forEach((part, summary) ->
                statistics.put(part.directory(), PartStatistics.of(summary, inputs, labels, settings)));
        rows.write().partitionBy(Columns.PART).parquet(output.path(TOGETHER).toString());
        for (Part part : parts.keySet()) {
            output.move(TOGETHER + "/" + Columns.PART + "=" + part.name(), part.directory());
        }
        output.remove(TOGETHER);
        boolean sparse = Sparsity.of(
                spark.read().parquet(output.path(Part.TRAIN.directory()).toString()),
                features.slots().size());
        features.save(output.path(PreparedData.FEATURES).toString());
        long rejected = Rejects.write(
                tables.rejected(), output.path(PreparedData.REJECTED).toString());
        Json.write(
                hadoop,
                output.path(Manifest.FILE),
                new Manifest(
                        Manifest.FORMAT,
                        fingerprint,
                        labels.task().kind(),
                        labels.task().names(),
                        features.slots(),
                        FeatureStages.columns(inputs, requireNonNull(parts.get(Part.TRAIN))),
                        weighted,
                        sparse,
                        statistics,
                        rejected,
                        pinned.states(),
                        files.files(),
                        settings.toString()));
    }

    private Dataset<Row> rank(Tables tables, Staging staging, Ranking ranking) {
        Dataset<Row> split =
                new Splitting(settings.split()).split(staging.stage(tables.main(), tables.content()), ranking);
        Dataset<Row> test = tables.test();
        if (test != null) {
            split = split.unionByName(
                    staging.stage(test, tables.content()).withColumn(Columns.PART, lit(Part.TEST.name())));
        }
        return ranking.rank(split, Columns.PART, Columns.ORDER, Columns.ROW);
    }

    private static Dataset<Row> rows(Dataset<Row> transformed, Labels labels, boolean weighted) {
        List<Column> columns = new ArrayList<>(List.of(
                col(FeatureStages.OUTPUT).as(Columns.FEATURES), labels.encoded().as(Columns.LABEL)));
        if (weighted) {
            columns.add(col(Columns.RAW_WEIGHT).cast("float").as(Columns.WEIGHT));
        }
        columns.add(col(Columns.ROW));
        columns.add(col(Columns.PART));
        return transformed.select(columns.toArray(new Column[0]));
    }

    /** Numbers that a row takes; of a vector column, as many as in any one row. */
    private static int width(Dataset<Row> table, List<Input> inputs) {
        int width = 0;
        for (Input input : inputs) {
            width += input.treatment().kind() == Treatment.Kind.VECTOR ? vectorWidth(table, input) : 1;
        }
        return width;
    }

    private static int vectorWidth(Dataset<Row> table, Input input) {
        Column column = Coercion.of(input, table.schema().apply(input.name()).dataType());
        List<Row> one =
                table.select(column.as("vector")).filter("vector IS NOT NULL").takeAsList(1);
        return one.isEmpty() ? 1 : ((Vector) one.get(0).get(0)).size();
    }
}
