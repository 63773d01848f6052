package io.tatara.data.prepare;

import io.tatara.Require;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which columns are features and how each becomes numbers.
 *
 * @param exclude columns that are no features
 * @param include the only feature columns; null for every column but label, weight, split key and {@code exclude}
 * @param numeric scaling of numbers, booleans and vectors
 * @param categorical encoding of text columns
 * @param hashBuckets slots of a hashed column that does not say its own
 * @param maxCategories most distinct values of a one-hot or indexed column
 * @param impute of missing numbers
 * @param columns by column name
 */
public record FeatureSettings(
        List<String> exclude,
        @Nullable List<String> include,
        Scaling numeric,
        Encoding categorical,
        int hashBuckets,
        int maxCategories,
        Imputation impute,
        Map<String, ColumnSettings> columns)
        implements Serializable {

    public FeatureSettings {
        exclude = List.copyOf(exclude);
        include = include == null ? null : List.copyOf(include);
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        Require.atLeast("data.features.hashBuckets", 1, hashBuckets);
        Require.atLeast("data.features.maxCategories", 1, maxCategories);
        if (include != null && include.isEmpty()) {
            throw new IllegalArgumentException("data.features.include must name at least one column, or be left out");
        }
    }

    /** Every other column, standardised or one-hot by its type. */
    public static FeatureSettings defaults() {
        return new FeatureSettings(
                List.of(), null, Scaling.STANDARDIZE, Encoding.ONE_HOT, 256, 100, Imputation.MEAN, Map.of());
    }

    /** What holds for a column, said or not. */
    ColumnSettings column(String name) {
        return columns.getOrDefault(name, ColumnSettings.defaults());
    }
}
