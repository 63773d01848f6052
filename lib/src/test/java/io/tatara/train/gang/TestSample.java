package io.tatara.train.gang;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.engine.Networks;
import io.tatara.spark.SparkExtension;
import io.tatara.train.TrainingData;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class TestSample {

    private static final List<Vector> ROWS =
            List.of(Vectors.sparse(5, new int[] {1, 4}, new double[] {2, 3}), Vectors.dense(0, 0, 7, 0, 0));

    private static TrainingData table(SparkSession spark, boolean sparse) {
        Dataset<Row> rows = spark.createDataFrame(
                ROWS.stream().map(RowFactory::create).toList(), new StructType().add("features", new VectorUDT()));
        Schema dense = Networks.schema(5, Networks.CLASSES);
        Schema schema = new Schema(dense.features(), dense.task(), false, sparse);
        return new TrainingData(schema, rows.coalesce(1), ROWS.size(), null, 0);
    }

    @Test
    void repeatsFewRows(SparkSession spark) {
        Minibatch sample = Sample.of(table(spark, false), 3);

        assertThat(sample.size()).isEqualTo(3);
        assertThat(sample.features()).containsExactly(0, 2, 0, 0, 3, 0, 0, 7, 0, 0, 0, 2, 0, 0, 3);
        assertThat(sample.weights()).containsExactly(1, 1, 1);
    }

    @Test
    void hasTheEntriesOfSparseRows(SparkSession spark) {
        Minibatch sample = Sample.of(table(spark, true), 3);

        assertThat(sample.entries().rows()).isEqualTo(3);
        assertThat(sample.entries().start(3)).isEqualTo(5);
        assertThat(sample.entries().index(2)).isEqualTo(2);
        assertThat(sample.entries().value(4)).isEqualTo(3);
    }
}
