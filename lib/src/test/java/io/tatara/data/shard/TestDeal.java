package io.tatara.data.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.spark.SparkExtension;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class TestDeal {

    @Test
    void workerRGetsTheRowsThatAreRModuloNInOrder(SparkSession spark) {
        Dataset<Row> train = spark.range(0, 100, 1, 3).toDF("row").orderBy(functions.rand(1));
        Dataset<Row> validation = spark.range(0, 10, 1, 3).toDF("row");
        for (int workers = 1; workers <= 17; workers++) {
            List<List<Row>> partitions = Deal.toWorkers(train, validation, workers)
                    .toJavaRDD()
                    .glom()
                    .collect();

            assertThat(partitions).hasSize(workers);
            for (int r = 0; r < workers; r++) {
                assertThat(rowsOf(partitions.get(r), false)).isEqualTo(hand(100, workers, r));
                assertThat(rowsOf(partitions.get(r), true)).isEqualTo(hand(10, workers, r));
            }
        }
    }

    @Test
    void oneWorkerInTheDriverGetsAllRowsInTheSameOrder(SparkSession spark) {
        Dataset<Row> train = spark.range(0, 1000, 1, 3).toDF("row").orderBy(functions.rand(1));
        // records so wide that the rows take several partitions
        Dataset<Row> dealt = Deal.inOrder(train, train.limit(0), 1000, 1 << 20);

        assertThat(dealt.toJavaRDD().getNumPartitions()).isGreaterThan(10);
        assertThat(rowsOf(dealt.collectAsList(), false)).isEqualTo(hand(1000, 1, 0));
    }

    private static List<Long> rowsOf(List<Row> rows, boolean validation) {
        return rows.stream()
                .filter(row -> row.<Boolean>getAs(Deal.VALIDATION) == validation)
                .map(row -> row.<Long>getAs("row"))
                .toList();
    }

    private static List<Long> hand(int rows, int workers, int rank) {
        return LongStream.range(0, rows)
                .filter(row -> row % workers == rank)
                .boxed()
                .toList();
    }
}
