package io.tatara.data.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.xxhash64;

import io.tatara.data.DataRefused;
import java.util.Arrays;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Records of a text format, parsed leniently: those that did not fit carry their raw text in the column {@link #RAW}. */
final class TextRecords {

    static final String RAW = "_tatara_raw";
    private static final String FILE = "_tatara_file";
    private static final StructType REJECTED =
            new StructType().add("file", DataTypes.StringType).add("record", DataTypes.StringType);
    private static final int SHOWN = 200;

    private final SparkSession spark;
    private final StructType schema;
    private final Dataset<Row> parsed;

    /**
     * Takes parsed records.
     *
     * @param schema the columns without {@link #RAW}, which {@code parsed} has last
     */
    TextRecords(SparkSession spark, StructType schema, Dataset<Row> parsed) {
        this.spark = spark;
        this.schema = schema;
        this.parsed = parsed;
    }

    /** Fails when a record did not fit, saying how many, and where, what and (by {@code explain}) why the first. */
    void requireNone(String format, Function<Row, String> explain) {
        // Spark parses only the columns a query touches and finds no fault with the others: so touch them all.
        Row found = parsed.agg(count(col(RAW)), max(xxhash64(columns()))).first();
        long bad = found.getLong(0);
        if (bad == 0) {
            return;
        }
        Row first = parsed.withColumn(FILE, input_file_name())
                .toJavaRDD()
                .filter(row -> !row.isNullAt(row.fieldIndex(RAW)))
                .first();
        String raw = first.getAs(RAW);
        String shown = raw.length() > SHOWN ? raw.substring(0, SHOWN) + "…" : raw;
        String place = RecordLine.of(spark.sparkContext().hadoopConfiguration(), first.getAs(FILE), raw);
        throw new DataRefused(
                "%d malformed %s record%s; the first is in %s: %s, in the record «%s». Correct the file, or set data.corruptRecords: setAside to leave such records out"
                        .formatted(bad, format, bad == 1 ? "" : "s", place, explain.apply(first), shown));
    }

    /** The records that fit, and those that did not with file and raw text. */
    Reading setAside() {
        JavaRDD<Row> all = parsed.withColumn(FILE, input_file_name()).toJavaRDD();
        int raw = schema.length();
        JavaRDD<Row> good = all.filter(row -> row.isNullAt(raw)).map(row -> firstColumns(row, raw));
        JavaRDD<Row> bad =
                all.filter(row -> !row.isNullAt(raw)).map(row -> RowFactory.create(row.get(raw + 1), row.get(raw)));
        return new Reading(spark.createDataFrame(good, schema), spark.createDataFrame(bad, REJECTED));
    }

    private static Row firstColumns(Row row, int count) {
        Object[] values = new Object[count];
        for (int i = 0; i < count; i++) {
            values[i] = row.get(i);
        }
        return RowFactory.create(values);
    }

    private Column[] columns() {
        return Arrays.stream(schema.fieldNames())
                .map(name -> col("`" + name.replace("`", "``") + "`"))
                .toArray(Column[]::new);
    }
}
