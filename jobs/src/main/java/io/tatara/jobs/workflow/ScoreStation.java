package io.tatara.jobs.workflow;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_json;

import io.tatara.TataraException;
import io.tatara.data.Replacement;
import io.tatara.data.prepare.FeaturePipeline;
import io.tatara.data.source.CorruptRecords;
import io.tatara.data.source.Source;
import io.tatara.data.source.TableQuery;
import io.tatara.engine.choice.EngineChoice;
import io.tatara.evaluate.Scorer;
import io.tatara.jobs.runfile.Scoring;
import io.tatara.model.ModelBundle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Scores a table with a model, and writes it. */
public final class ScoreStation {

    private ScoreStation() {}

    static void score(Run run, ModelBundle model, Scoring scoring) {
        Clock clock = new Clock();
        Source source = scoring.source();
        TableQuery table =
                source == null ? run.settings().data().table() : new TableQuery(Map.of("source", source), null);
        String output = run.directory().resolve(scoring.output());
        run.console().say("scoring to " + output);
        Dataset<Row> rows =
                table.read(run.spark(), run.settings().data().corruptRecords()).rows();
        write(score(model, rows), output, scoring.format());
        run.finished(
                "score",
                Map.of("output", output, "format", scoring.format().name().toLowerCase(Locale.ROOT)),
                clock.seconds());
    }

    /** Scores a table outside of any run; corrupt records fail. */
    public static void score(
            SparkSession spark, ModelBundle model, Source source, String output, Scoring.Format format) {
        write(score(model, source.read(spark, CorruptRecords.FAIL).rows()), output, format);
    }

    private static Dataset<Row> score(ModelBundle model, Dataset<Row> rows) {
        FeaturePipeline features = model.features();
        if (features == null) {
            throw new TataraException("the model keeps no feature pipeline, so it can score no table");
        }
        return new Scorer(model.schema(), EngineChoice.of(model), features::transform).score(rows);
    }

    private static void write(Dataset<Row> scored, String output, Scoring.Format format) {
        String name = format.name().toLowerCase(Locale.ROOT);
        if (format == Scoring.Format.DELTA) {
            // its own log commits all of it or nothing, and keeps what was there before as an earlier version
            writeDelta(scored, output);
            return;
        }
        Dataset<Row> rows = format == Scoring.Format.CSV ? flat(scored) : scored;
        try (Replacement place =
                Replacement.of(scored.sparkSession().sparkContext().hadoopConfiguration(), output)) {
            rows.write().option("header", "true").format(name).save(place.aside());
            place.commit();
        }
    }

    private static void writeDelta(Dataset<Row> scored, String output) {
        try {
            // other engines know no vectors of MLlib
            scored.select(List.of(scored.schema().fields()).stream()
                            .map(ScoreStation::listed)
                            .toArray(Column[]::new))
                    .write()
                    .format("delta")
                    .mode(SaveMode.Overwrite)
                    .option("overwriteSchema", true)
                    .save(output);
        } catch (RuntimeException e) {
            throw new TataraException(
                    "cannot write the Delta table %s: %s; Delta's classes come by --packages io.delta:delta-spark_2.12:3.3.3 or TATARA_JARS, and a session that others started must be set up for it"
                            .formatted(output, e.getMessage()),
                    e);
        }
    }

    private static Column listed(StructField field) {
        Column column = col("`" + field.name().replace("`", "``") + "`");
        return field.dataType().equals(SQLDataTypes.VectorType())
                ? functions.vector_to_array(column, "float64").as(field.name())
                : column;
    }

    /** CSV holds no lists: they become JSON texts. */
    private static Dataset<Row> flat(Dataset<Row> scored) {
        List<Column> columns = List.of(scored.schema().fields()).stream()
                .map(ScoreStation::flat)
                .toList();
        return scored.select(columns.toArray(new Column[0]));
    }

    private static Column flat(StructField field) {
        Column column = col("`" + field.name().replace("`", "``") + "`");
        if (field.dataType().equals(SQLDataTypes.VectorType())) {
            return to_json(functions.vector_to_array(column, "float64")).as(field.name());
        }
        boolean nested = field.dataType() instanceof ArrayType
                || field.dataType() instanceof MapType
                || field.dataType() instanceof StructType;
        return nested ? to_json(column).as(field.name()) : column;
    }
}
