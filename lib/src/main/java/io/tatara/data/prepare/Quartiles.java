package io.tatara.data.prepare;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile;

import io.tatara.data.Part;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The quartiles of a column, missing values left out. */
record Quartiles(double lower, double median, double upper) {

    /**
     * Quartiles are exact up to this many training rows; beyond, they are those of the first so many rows in the seeded
     * order, a sample whose quartiles are within about 0.5 % of the rows of the true ones.
     */
    static final long SAMPLE = 50_000;

    private static final int AT_ONCE = 200;

    /** For columns that nobody asks the quartiles of. */
    static final Quartiles NONE = new Quartiles(0, 0, 0);

    /** Quartiles of each of the values, columns of numbers made of ranked rows. */
    static List<Quartiles> of(Dataset<Row> ranked, List<Column> values) {
        Dataset<Row> sample = ranked.filter(col(Columns.PART)
                .equalTo(Part.TRAIN.name())
                .and(col(Columns.ROW).lt(SAMPLE)));
        List<Quartiles> quartiles = new ArrayList<>();
        for (int from = 0; from < values.size(); from += AT_ONCE) {
            Column[] wanted = values.subList(from, Math.min(values.size(), from + AT_ONCE)).stream()
                    .map(value -> percentile(value, array(lit(0.25), lit(0.5), lit(0.75))))
                    .toArray(Column[]::new);
            Row found = sample.select(wanted).first();
            for (int i = 0; i < wanted.length; i++) {
                List<Double> three = found.isNullAt(i) ? List.of(0.0, 0.0, 0.0) : found.getList(i);
                quartiles.add(new Quartiles(three.get(0), three.get(1), three.get(2)));
            }
        }
        return quartiles;
    }
}
