package io.tatara.jobs.workflow;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_json;

import io.tatara.TataraException;
import io.tatara.data.prepare.FeaturePipeline;
import io.tatara.engine.choice.EngineChoice;
import io.tatara.evaluate.Scorer;
import io.tatara.jobs.runfile.Scoring;
import io.tatara.model.ModelBundle;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A table, or a stream of one, with predictions, as its format can hold it. */
final class ScoredTable {

    private ScoredTable() {}

    static Dataset<Row> of(ModelBundle model, Dataset<Row> rows, Scoring.Format format) {
        FeaturePipeline features = features(model);
        Dataset<Row> scored = new Scorer(model.schema(), EngineChoice.of(model), features::transform).score(rows);
        return switch (format) {
            case CSV -> each(scored, ScoredTable::flat);
            // other engines know no vectors of MLlib
            case DELTA -> each(scored, ScoredTable::listed);
            case PARQUET, JSON, ORC -> scored;
        };
    }

    /** What makes features of a table for the model. */
    static FeaturePipeline features(ModelBundle model) {
        FeaturePipeline features = model.features();
        if (features == null) {
            throw new TataraException("the model keeps no feature pipeline, so it can score no table");
        }
        return features;
    }

    /** As Spark calls it. */
    static String name(Scoring.Format format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    static void write(Dataset<Row> scored, Scoring.Format format, String place) {
        scored.write().option("header", "true").format(name(format)).save(place);
    }

    private static Dataset<Row> each(Dataset<Row> scored, Function<StructField, Column> column) {
        return scored.select(Stream.of(scored.schema().fields()).map(column).toArray(Column[]::new));
    }

    private static Column exactly(StructField field) {
        return col("`" + field.name().replace("`", "``") + "`");
    }

    private static Column listed(StructField field) {
        Column column = exactly(field);
        return field.dataType().equals(SQLDataTypes.VectorType())
                ? functions.vector_to_array(column, "float64").as(field.name())
                : column;
    }

    /** CSV holds no lists: they become JSON texts. */
    private static Column flat(StructField field) {
        Column column = exactly(field);
        if (field.dataType().equals(SQLDataTypes.VectorType())) {
            return to_json(functions.vector_to_array(column, "float64")).as(field.name());
        }
        boolean nested = field.dataType() instanceof ArrayType
                || field.dataType() instanceof MapType
                || field.dataType() instanceof StructType;
        return nested ? to_json(column).as(field.name()) : column;
    }
}
