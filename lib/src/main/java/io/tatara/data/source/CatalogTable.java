package io.tatara.data.source;

import io.tatara.TataraException;
import io.tatara.data.Nearest;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A table of the session's catalog. */
final class CatalogTable {

    private CatalogTable() {}

    static Dataset<Row> read(SparkSession spark, String name) {
        boolean exists =
                Attempt.reading("look up table " + name, () -> spark.catalog().tableExists(name));
        if (!exists) {
            List<String> known = spark.catalog().listTables().collectAsList().stream()
                    .map(table -> table.name())
                    .sorted()
                    .toList();
            throw new TataraException("table '%s' does not exist in the catalog%s; database '%s' holds %s"
                    .formatted(name, Nearest.hint(name, known), spark.catalog().currentDatabase(), known));
        }
        return spark.table(name);
    }
}
