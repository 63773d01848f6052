package io.tatara.data.prepare;

import io.tatara.TataraException;
import io.tatara.data.source.Reading;
import io.tatara.data.source.Source;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The tables that are prepared together.
 *
 * @param main is split
 * @param test is the test split; null when {@code main} gives it
 * @param rejected records of either that were set aside; null when none could be
 */
record Tables(
        Dataset<Row> main,
        @Nullable Dataset<Row> test,
        @Nullable Dataset<Row> rejected) {

    static Tables read(SparkSession spark, DataSettings settings) {
        Reading main = settings.table().read(spark, settings.corruptRecords());
        requireColumns(main.rows().schema(), settings);
        Source source = settings.testSource();
        if (source == null) {
            return new Tables(main.rows(), null, main.rejected());
        }
        Reading test = source.read(spark, settings.corruptRecords());
        requireColumns(test.rows().schema(), settings);
        Dataset<Row> rejected = Stream.of(main, test)
                .flatMap(reading -> Stream.ofNullable(reading.rejected()))
                .reduce(Dataset::union)
                .orElse(null);
        return new Tables(main.rows(), test.rows(), rejected);
    }

    private static void requireColumns(StructType schema, DataSettings settings) {
        Set<String> seen = new HashSet<>();
        for (String name : schema.fieldNames()) {
            if (!seen.add(name)) {
                throw new TataraException(
                        "the table has two columns called '%s': give one another name in data.sql".formatted(name));
            }
        }
        settings.label().forEach(name -> Columns.require(schema, "data.label", name));
        String weight = settings.weight();
        if (weight != null) {
            Columns.require(schema, "data.weight", weight);
        }
        String key = settings.split().key();
        if (key != null) {
            Columns.require(schema, "data.split.key", key);
        }
    }

    /** The feature columns of both tables. */
    List<Input> inputs(DataSettings settings) {
        Set<String> reserved = new HashSet<>(settings.label());
        Stream.ofNullable(settings.weight()).forEach(reserved::add);
        Stream.ofNullable(settings.split().key()).forEach(reserved::add);
        List<Input> inputs = FeaturePlan.of(main.schema(), settings.features(), reserved);
        if (test != null) {
            inputs.forEach(input -> Columns.require(test.schema(), "data.testSource: a feature", input.name()));
        }
        return inputs;
    }

    /** The label columns of both tables, one below the other. */
    Dataset<Row> labels(DataSettings settings) {
        Column[] columns = settings.label().stream().map(Columns::exactly).toArray(Column[]::new);
        Dataset<Row> labels = main.select(columns);
        return test == null ? labels : labels.union(test.select(columns));
    }

    /** Columns that tell rows apart: all that both tables have. */
    List<String> content() {
        List<String> names = Arrays.asList(main.columns());
        return test == null
                ? names
                : names.stream().filter(Set.of(test.columns())::contains).toList();
    }
}
