package io.tatara.data.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tatara.data.DataRefused;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** JSON objects, one a line, whose every record was looked at before anybody works with them. */
final class JsonTable {

    private JsonTable() {}

    static Reading read(SparkSession spark, Source.Json source, CorruptRecords policy) {
        SourceFiles.requireAll(spark, source.paths());
        return Attempt.reading("read json " + source.paths(), () -> check(spark, source, policy));
    }

    private static Reading check(SparkSession spark, Source.Json source, CorruptRecords policy) {
        String[] paths = source.paths().toArray(new String[0]);
        DataFrameReader lenient =
                spark.read().option("mode", "PERMISSIVE").option("columnNameOfCorruptRecord", TextRecords.RAW);
        String ddl = source.schema();
        StructType schema = ddl == null ? withoutRaw(lenient.json(paths).schema()) : StructType.fromDDL(ddl);
        if (schema.isEmpty()) {
            throw new DataRefused("json %s holds no object: one object a line was expected".formatted(source.paths()));
        }
        TextRecords records = new TextRecords(
                spark,
                schema,
                lenient.schema(schema.add(TextRecords.RAW, DataTypes.StringType))
                        .json(paths));
        if (policy == CorruptRecords.SET_ASIDE) {
            return records.setAside();
        }
        records.requireNone("JSON", row -> explain(row, schema));
        return Reading.of(spark.read().option("mode", "FAILFAST").schema(schema).json(paths));
    }

    private static StructType withoutRaw(StructType found) {
        StructType schema = new StructType();
        for (StructField field : found.fields()) {
            if (!field.name().equals(TextRecords.RAW)) {
                schema = schema.add(field.name(), field.dataType());
            }
        }
        return schema;
    }

    private static String explain(Row row, StructType schema) {
        try {
            JsonNode object = new ObjectMapper().readTree((String) row.getAs(TextRecords.RAW));
            for (StructField field : schema.fields()) {
                JsonNode value = object.path(field.name());
                if (row.isNullAt(row.fieldIndex(field.name())) && !value.isMissingNode() && !value.isNull()) {
                    return "column '%s' holds %s where a %s was expected"
                            .formatted(field.name(), value, field.dataType().simpleString());
                }
            }
            return "it is not an object";
        } catch (JsonProcessingException e) {
            return "it is not valid JSON (%s)".formatted(e.getOriginalMessage());
        }
    }
}
