package io.tatara.data.prepare;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The table reduced to what preparing needs: features, labels and weight in few types, and hashes that say where a row
 * goes, whatever order or partition it came in.
 */
final class Staging {

    private static final long SALT_1 = 0x7a7461726131L;
    private static final long SALT_2 = 0x7a7461726132L;
    private static final long SPLIT_SALT = 1;
    private static final long ORDER_SALT = 2;

    private final List<Input> inputs;
    private final Labels labels;
    private final DataSettings settings;

    Staging(List<Input> inputs, Labels labels, DataSettings settings) {
        this.inputs = inputs;
        this.labels = labels;
        this.settings = settings;
    }

    /**
     * Stages a table.
     *
     * @param content columns whose values tell rows apart
     */
    Dataset<Row> stage(Dataset<Row> table, List<String> content) {
        return stage(table, content, List.of());
    }

    /**
     * The same with further columns of the table.
     *
     * @param kept under names of their own
     */
    Dataset<Row> stage(Dataset<Row> table, List<String> content, List<Column> kept) {
        StructType schema = table.schema();
        List<Column> columns = new ArrayList<>(kept);
        for (int i = 0; i < inputs.size(); i++) {
            Input input = inputs.get(i);
            columns.add(
                    Coercion.of(input, schema.apply(input.name()).dataType()).as(Columns.input(i)));
        }
        columns.addAll(labels.staged(schema));
        String weight = settings.weight();
        if (weight != null) {
            columns.add(Columns.exactly(weight).cast("double").as(Columns.RAW_WEIGHT));
        }
        columns.add(Content.digest(schema, content, SALT_1).as(Columns.DIGEST_1));
        columns.add(Content.digest(schema, content, SALT_2).as(Columns.DIGEST_2));
        String key = settings.split().key();
        columns.add(keyDigest(key).as("_tatara_key"));
        Dataset<Row> staged = table.select(columns.toArray(new Column[0]));
        long seed = settings.split().seed();
        Column decides = key == null
                ? xxhash64(lit(seed), lit(SPLIT_SALT), col(Columns.DIGEST_1), col(Columns.DIGEST_2))
                : xxhash64(lit(seed), lit(SPLIT_SALT), col("_tatara_key"));
        return staged.withColumn(Columns.SPLIT, decides)
                .withColumn(
                        Columns.ORDER,
                        xxhash64(lit(seed), lit(ORDER_SALT), col(Columns.DIGEST_1), col(Columns.DIGEST_2)))
                .drop("_tatara_key");
    }

    /** As text, so that a key says the same whether a file holds it as int or long. */
    private static Column keyDigest(@Nullable String key) {
        return key == null ? lit(0L) : xxhash64(Columns.exactly(key).cast("string"));
    }
}
