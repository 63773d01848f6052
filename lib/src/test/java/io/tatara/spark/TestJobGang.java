package io.tatara.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.collective.Collective;
import io.tatara.collective.Values;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
@Timeout(60)
class TestJobGang {

    @AfterEach
    void leavesNoRankBehind() {
        assertThat(Mailboxes.HERE.count()).isZero();
    }

    @Test
    void ranksHaveTheirRowsAndRankZeroAnswersAfterEveryEventIsDeliveredOnce(SparkSession spark) {
        List<byte[]> events = new ArrayList<>();

        Float result = gang(spark, 4).run(numbers(spark, 4, 2_000), GangWork::meanOfRows, events::add, end -> {});

        assertThat(result).isEqualTo(2_000f);
        GangWork.requireToldOnce(events);
    }

    @Test
    void aRankThatFailsEndsTheGangWithItsName(SparkSession spark) {
        assertThatThrownBy(
                        () -> gang(spark, 3).run(numbers(spark, 3, 1), GangWork::failOnRankOne, event -> {}, end -> {}))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("rank 1 (host ")
                .hasMessageContaining("failed in round 1: the disk of rank 1 is full");
    }

    @Test
    void aGangThatEndsEarlyLeavesNoTraceInSparksLog(SparkSession spark) {
        try (SparkWarnings warnings = SparkWarnings.heard()) {
            assertThatThrownBy(() -> gang(spark, 2)
                            .run(
                                    numbers(spark, 2, 1),
                                    TestJobGang::exchangeForEver,
                                    event -> {
                                        throw new IllegalStateException("enough");
                                    },
                                    end -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("enough");

            assertThat(warnings.all()).isEmpty();
        }
    }

    private static String exchangeForEver(Collective collective, Iterator<Integer> rows, Consumer<byte[]> report) {
        report.accept(new byte[1]);
        while (!collective.ending()) {
            collective.allGather(new byte[1]);
        }
        return "asked to end";
    }

    @Test
    void ranksThatAreAskedToEndHearIt(SparkSession spark) {
        List<Runnable> end = new ArrayList<>();

        String result = gang(spark, 1)
                .run(numbers(spark, 1, 1), TestJobGang::exchangeForEver, event -> end.forEach(Runnable::run), end::add);

        assertThat(result).isEqualTo("asked to end");
    }

    @Test
    void moreWorkersThanSlotsAreRefusedBeforeWork(SparkSession spark) {
        assertThatThrownBy(() -> gang(spark, 5)
                        .run(numbers(spark, 5, 1), (collective, rows, report) -> "", event -> {}, end -> {}))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("5 workers need 5 task slots at once and local[4] has 4");
    }

    @Test
    void moreFloatsThanTheDriverTakesAreRefusedWithTheSetting(SparkSession spark) {
        SparkConf conf = spark.sparkContext().conf();
        conf.set("spark.driver.maxResultSize", "100k");
        try {
            assertThatThrownBy(() ->
                            gang(spark, 2).run(numbers(spark, 2, 1), TestJobGang::exchangeMany, event -> {}, end -> {}))
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining(
                            "round 0 brings the driver more than spark.driver.maxResultSize; set it to 0");
        } finally {
            conf.remove("spark.driver.maxResultSize");
        }
    }

    private static String exchangeMany(Collective collective, Iterator<Integer> rows, Consumer<byte[]> report) {
        float[] many = new float[100_000];
        collective.allReduce(new byte[0], Values.of(many), many.clone());
        return "exchanged";
    }

    private static JobGang gang(SparkSession spark, int workers) {
        return new JobGang(spark, "a test", workers, 10);
    }

    /** So many ones for each worker. */
    private static JavaRDD<Integer> numbers(SparkSession spark, int workers, int each) {
        List<Integer> ones = IntStream.range(0, workers * each).mapToObj(i -> 1).toList();
        return JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(ones, workers);
    }
}
