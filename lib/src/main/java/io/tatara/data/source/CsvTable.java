package io.tatara.data.source;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import io.tatara.data.DataRefused;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Comma-separated values whose every record was looked at before anybody works with them. */
final class CsvTable {

    private final SparkSession spark;
    private final Source.Csv source;
    private final String[] paths;

    CsvTable(SparkSession spark, Source.Csv source) {
        this.spark = spark;
        this.source = source;
        this.paths = source.paths().toArray(new String[0]);
    }

    Reading read(CorruptRecords policy) {
        SourceFiles.requireAll(spark, source.paths());
        return Attempt.reading("read csv " + source.paths(), () -> check(policy));
    }

    private Reading check(CorruptRecords policy) {
        String ddl = source.schema();
        boolean suspicious = true;
        StructType schema;
        if (ddl == null) {
            StructType names = header();
            CsvTypes types = CsvTypes.of(lenient(names).toJavaRDD(), names.length());
            schema = types.schema(names);
            suspicious = types.anyMalformed();
        } else {
            schema = Attempt.reading("understand csv.schema '" + ddl + "'", () -> StructType.fromDDL(ddl));
        }
        TextRecords records = new TextRecords(spark, schema, lenient(schema));
        if (policy == CorruptRecords.SET_ASIDE) {
            return records.setAside();
        }
        if (suspicious) {
            records.requireNone("CSV", row -> explain(row, schema));
        }
        return Reading.of(reader().option("mode", "FAILFAST").schema(schema).csv(paths));
    }

    private StructType header() {
        StructType found = reader().csv(paths).schema();
        if (found.isEmpty()) {
            throw new DataRefused("csv %s holds no header: the first line must name the columns, or csv.header be false"
                    .formatted(source.paths()));
        }
        StructType text = new StructType();
        for (StructField field : found.fields()) {
            text = text.add(field.name(), DataTypes.StringType);
        }
        return text;
    }

    private Dataset<Row> lenient(StructType schema) {
        return reader().option("mode", "PERMISSIVE")
                .option("columnNameOfCorruptRecord", TextRecords.RAW)
                .schema(schema.add(TextRecords.RAW, DataTypes.StringType))
                .csv(paths);
    }

    private DataFrameReader reader() {
        return spark.read().options(options(source));
    }

    /** How Spark is told to read the text, once or as a stream. */
    static Map<String, String> options(Source.Csv source) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("header", Boolean.toString(source.header()));
        options.put("delimiter", source.delimiter());
        options.put("enforceSchema", "false");
        options.put("columnPruning", "false");
        options.put("ignoreLeadingWhiteSpace", "true");
        options.put("ignoreTrailingWhiteSpace", "true");
        String nullValue = source.nullValue();
        if (nullValue != null) {
            options.put("nullValue", nullValue);
        }
        return options;
    }

    private String explain(Row row, StructType schema) {
        CsvParserSettings settings = new CsvParserSettings();
        settings.getFormat().setDelimiter(source.delimiter());
        settings.setMaxColumns(Math.max(512, 2 * schema.length() + 512));
        String[] values = new CsvParser(settings).parseLine(row.getAs(TextRecords.RAW));
        if (values.length != schema.length()) {
            return "%d values where %d columns were expected".formatted(values.length, schema.length());
        }
        for (int i = 0; i < values.length; i++) {
            StructField field = schema.fields()[i];
            if (row.isNullAt(i) && values[i] != null && !values[i].equals(source.nullValue())) {
                return "column '%s' holds '%s' where a %s was expected"
                        .formatted(field.name(), values[i], field.dataType().simpleString());
            }
        }
        return "values that do not fit " + Arrays.toString(schema.fieldNames());
    }
}
