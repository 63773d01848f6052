package io.tatara.data.prepare;

import io.tatara.TataraException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Decides, by settings and column types, which columns are features and what is made of each. */
final class FeaturePlan {

    private final FeatureSettings settings;

    private FeaturePlan(FeatureSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns the feature columns in the table's order.
     *
     * @param reserved label, weight and key columns, which are no features
     */
    static List<Input> of(StructType schema, FeatureSettings settings, Set<String> reserved) {
        requireColumns(schema, settings);
        FeaturePlan plan = new FeaturePlan(settings);
        List<Input> inputs = new ArrayList<>();
        List<String> included = settings.include();
        for (StructField field : schema.fields()) {
            String name = field.name();
            boolean wanted = included == null ? !reserved.contains(name) : included.contains(name);
            if (wanted && !settings.exclude().contains(name)) {
                inputs.add(plan.input(name, field.dataType()));
            }
        }
        if (inputs.isEmpty()) {
            throw new TataraException(
                    "no feature column is left: the table has %s; label, weight and key are %s; excluded are %s"
                            .formatted(Arrays.toString(schema.fieldNames()), reserved, settings.exclude()));
        }
        return inputs;
    }

    private static void requireColumns(StructType schema, FeatureSettings settings) {
        settings.exclude().forEach(name -> Columns.require(schema, "data.features.exclude", name));
        settings.columns().keySet().forEach(name -> Columns.require(schema, "data.features.columns", name));
        List<String> included = settings.include();
        if (included != null) {
            included.forEach(name -> Columns.require(schema, "data.features.include", name));
        }
    }

    private Input input(String name, DataType type) {
        ColumnSettings column = settings.column(name);
        Imputation said = column.impute();
        return new Input(name, treatment(name, type, column), said == null ? settings.impute() : said);
    }

    private Treatment treatment(String name, DataType type, ColumnSettings column) {
        Treatment said = said(column);
        boolean number = type instanceof NumericType || type instanceof BooleanType;
        boolean text = type instanceof StringType;
        boolean vector = type.equals(SQLDataTypes.VectorType())
                || (type instanceof ArrayType array && array.elementType() instanceof NumericType);
        if (!number && !text && !vector) {
            throw new TataraException(
                    "feature column '%s' has type %s, which is neither number, boolean, text nor vector: exclude it (data.features.exclude) or derive numbers from it with data.sql"
                            .formatted(name, type.simpleString()));
        }
        if (said != null) {
            boolean fits = said.kind() == Treatment.Kind.NUMBER ? number : number || text;
            if (!fits) {
                throw new TataraException("data.features.columns.%s asks for %s, but the column has type %s"
                        .formatted(name, said, type.simpleString()));
            }
            return said;
        }
        Scaling scale = column.scale();
        if (scale != null && text) {
            throw new TataraException(
                    "data.features.columns.%s asks for scale: %s, but the column holds text; a number was expected"
                            .formatted(name, scale));
        }
        Scaling scaling = scale == null ? settings.numeric() : scale;
        return vector
                ? new Treatment.Slots(scaling)
                : number ? new Treatment.Scaled(scaling) : encoded(settings.categorical());
    }

    private @Nullable Treatment said(ColumnSettings column) {
        List<Double> bounds = column.bucketize();
        Integer hash = column.hash();
        Integer words = column.text();
        Encoding encoding = column.categorical();
        if (bounds != null) {
            return new Treatment.Buckets(bounds);
        }
        if (hash != null) {
            return new Treatment.Hashed(hash);
        }
        if (words != null) {
            return new Treatment.Words(words);
        }
        return encoding == null ? null : encoded(encoding);
    }

    private Treatment encoded(Encoding encoding) {
        return switch (encoding) {
            case ONE_HOT -> new Treatment.OneHot(settings.maxCategories());
            case INDEX -> new Treatment.Index(settings.maxCategories());
            case HASH -> new Treatment.Hashed(settings.hashBuckets());
        };
    }
}
