package io.tatara.jobs.ml;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.mllib.util.MLUtils;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;
import scala.reflect.ClassTag$;

/**
 * A table cut into folds as Spark's CrossValidator and TrainValidationSplit do it: the same seed gives the same rows. The table
 * is kept once, unless it is kept already, and folds are read from it. It is kept as an RDD: Spark's cache of tables is shared by
 * plan, and who is done with the same table elsewhere empties it.
 */
final class Folds implements AutoCloseable {

    private final SparkSession spark;
    private final StructType schema;
    private final RDD<Row> rows;
    private final boolean keeps;

    private Folds(SparkSession spark, StructType schema, RDD<Row> rows, boolean keeps) {
        this.spark = spark;
        this.schema = schema;
        this.rows = rows;
        this.keeps = keeps;
    }

    /** Keeps the table's rows, as soon as somebody reads them and until this is closed. */
    static Folds of(Dataset<?> table) {
        RDD<Row> rows = table.toDF().rdd();
        boolean keeps = table.storageLevel().equals(StorageLevel.NONE());
        if (keeps) {
            rows.persist(StorageLevel.MEMORY_AND_DISK());
        }
        return new Folds(table.sparkSession(), table.schema(), rows, keeps);
    }

    /** @param count 2 at least */
    List<Fold> random(int count, long seed) {
        Tuple2<RDD<Row>, RDD<Row>>[] pairs = MLUtils.kFold(rows, count, seed, ClassTag$.MODULE$.apply(Row.class));
        return Stream.of(pairs)
                .map(pair -> new Fold(table(pair._1()), table(pair._2())))
                .toList();
    }

    /**
     * Those that a column tells, which they do not have any more, as Spark's.
     *
     * @throws io.tatara.TataraException if it has anything but whole numbers from 0 to count − 1
     */
    List<Fold> given(int count, String column) {
        FoldColumn told = new FoldColumn(column, count);
        told.check(table(rows));
        return IntStream.range(0, count)
                .mapToObj(fold -> new Fold(
                        table(rows).filter(told.value().notEqual(fold)).drop(told.value()),
                        table(rows).filter(told.value().equalTo(fold)).drop(told.value())))
                .toList();
    }

    /** One, with a share of the rows to fit on. */
    List<Fold> single(double trainRatio, long seed) {
        Dataset<Row>[] parts = table(rows).randomSplit(new double[] {trainRatio, 1 - trainRatio}, seed);
        return List.of(new Fold(parts[0], parts[1]));
    }

    private Dataset<Row> table(RDD<Row> of) {
        return spark.createDataFrame(of, schema);
    }

    /** Lets go of the rows. */
    @Override
    public void close() {
        if (keeps) {
            rows.unpersist(false);
        }
    }
}
