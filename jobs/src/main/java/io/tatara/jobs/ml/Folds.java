package io.tatara.jobs.ml;

import static org.apache.spark.sql.functions.col;

import io.tatara.TataraException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.mllib.util.MLUtils;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;
import scala.reflect.ClassTag$;

/** Cuts a table into folds, as Spark's CrossValidator and TrainValidationSplit do it: the same seed gives the same rows. */
final class Folds {

    private Folds() {}

    /** @param count 2 at least */
    static List<Fold> random(Dataset<?> table, int count, long seed) {
        Dataset<Row> rows = table.toDF();
        SparkSession spark = rows.sparkSession();
        StructType schema = rows.schema();
        Tuple2<RDD<Row>, RDD<Row>>[] pairs = MLUtils.kFold(rows.rdd(), count, seed, ClassTag$.MODULE$.apply(Row.class));
        return Stream.of(pairs)
                .map(pair ->
                        Fold.of(spark.createDataFrame(pair._1(), schema), spark.createDataFrame(pair._2(), schema)))
                .toList();
    }

    /** @param column whole numbers from 0 to count − 1 */
    static List<Fold> given(Dataset<?> table, int count, String column) {
        Dataset<Row> strange = table.toDF()
                .filter(col(column)
                        .isNull()
                        .or(col(column).lt(0))
                        .or(col(column).geq(count)))
                .select(column);
        if (!strange.isEmpty()) {
            throw new TataraException(
                    "Column %s has %s, which is none of the folds 0 to %d; set numFolds, or mend the column."
                            .formatted(column, strange.first().get(0), count - 1));
        }
        return IntStream.range(0, count)
                .mapToObj(fold -> Fold.of(
                        table.toDF().filter(col(column).notEqual(fold)),
                        table.toDF().filter(col(column).equalTo(fold))))
                .toList();
    }

    /** One, with a share of the rows to fit on. */
    static List<Fold> single(Dataset<?> table, double trainRatio, long seed) {
        Dataset<Row>[] parts = table.toDF().randomSplit(new double[] {trainRatio, 1 - trainRatio}, seed);
        return List.of(Fold.of(parts[0], parts[1]));
    }
}
