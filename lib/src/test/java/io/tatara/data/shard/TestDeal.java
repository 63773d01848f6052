package io.tatara.data.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.spark.JoinedPartitions;
import io.tatara.spark.SparkExtension;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
class TestDeal {

    /** Of 100 rows to train on and 10 others, that are one part a worker, or several. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5 << 20, 40 << 20})
    void workerRGetsTheRowsThatAreRModuloNInOrder(int recordBytes, SparkSession spark) {
        Deal deal = deal(spark, 100, 10, recordBytes);
        for (int workers : new int[] {1, 2, 3, 4, 7, 16, 17}) {
            List<List<Row>> partitions = joined(deal.toWorkers(workers), workers);

            assertThat(partitions).hasSize(workers);
            for (int r = 0; r < workers; r++) {
                requireHand(partitions.get(r), 100, 10, workers, r);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40 << 20})
    void allStagesOfAReplicaGetItsRows(int recordBytes, SparkSession spark) {
        List<List<Row>> partitions = joined(deal(spark, 50, 9, recordBytes).toStages(2, 3), 6);

        assertThat(partitions).hasSize(6);
        for (int r = 0; r < 6; r++) {
            requireHand(partitions.get(r), 50, 9, 2, r / 3);
        }
    }

    @Test
    void oneWorkerInTheDriverGetsAllRowsInTheSameOrder(SparkSession spark) {
        Dataset<Row> dealt = deal(spark, 1000, 30, 1 << 20).inOrder();

        assertThat(dealt.toJavaRDD().getNumPartitions()).isGreaterThan(10);
        assertThat(dealt.toJavaRDD().glom().map(List::size).collect())
                .as("parts of at most 32 MiB")
                .allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(32));
        requireHand(dealt.collectAsList(), 1000, 30, 1, 0);
    }

    private static List<List<Row>> joined(Dataset<Row> dealt, int workers) {
        return JoinedPartitions.of(dealt.toJavaRDD(), workers).glom().collect();
    }

    private static Deal deal(SparkSession spark, int rows, int validationRows, int recordBytes) {
        Dataset<Row> train = spark.range(0, rows, 1, 3).toDF("row").orderBy(functions.rand(1));
        Dataset<Row> validation = spark.range(0, validationRows, 1, 3).toDF("row");
        return new Deal(train, validation, rows, validationRows, recordBytes);
    }

    private static void requireHand(List<Row> hand, int rows, int validationRows, int workers, int rank) {
        assertThat(rowsOf(hand, false)).isEqualTo(hand(rows, workers, rank));
        assertThat(rowsOf(hand, true)).isEqualTo(hand(validationRows, workers, rank));
        assertThat(hand.stream().map(row -> row.<Boolean>getAs(Deal.VALIDATION)))
                .as("training rows first")
                .isSorted();
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
