package io.tatara.jobs.workflow;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_json;

import io.tatara.TataraException;
import io.tatara.data.prepare.FeaturePipeline;
import io.tatara.engine.choice.EngineChoice;
import io.tatara.evaluate.Scorer;
import io.tatara.jobs.runfile.Scoring;
import io.tatara.model.ModelBundle;
import java.util.List;
import java.util.Locale;
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
        return format == Scoring.Format.CSV ? flat(scored) : scored;
    }

    /** What makes features of a table for the model. */
    static FeaturePipeline features(ModelBundle model) {
        String path = model.featuresPath();
        if (path == null) {
            throw new TataraException("the model keeps no feature pipeline, so it can score no table");
        }
        return FeaturePipeline.load(path);
    }

    /** As Spark calls it. */
    static String name(Scoring.Format format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    static void write(Dataset<Row> scored, Scoring.Format format, String place) {
        scored.write().option("header", "true").format(name(format)).save(place);
    }

    /** CSV holds no lists: they become JSON texts. */
    private static Dataset<Row> flat(Dataset<Row> scored) {
        List<Column> columns = List.of(scored.schema().fields()).stream()
                .map(ScoredTable::flat)
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
