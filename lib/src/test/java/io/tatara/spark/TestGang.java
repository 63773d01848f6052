package io.tatara.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.collective.Collective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
@Timeout(60)
class TestGang {

    @Test
    void ranksExchangeAndRankZeroAnswersAfterEveryEventIsDelivered(SparkSession spark) {
        List<byte[]> events = new ArrayList<>();

        Float result = gang(spark, 4).run(numbers(spark, 4), GangWork::meanOfRows, events::add);

        assertThat(result).isEqualTo(1.5f);
        GangWork.requireToldOnce(events);
    }

    @Test
    void aTaskThatFailsEndsTheGangWithItsName(SparkSession spark) {
        assertThatThrownBy(() -> gang(spark, 3).run(numbers(spark, 3), GangWork::failOnRankOne, event -> {}))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("rank 1 (host ")
                .hasMessageContaining("failed in round 1: the disk of rank 1 is full");
    }

    @Test
    void aListenerThatThrowsEndsTheGangWithItsException(SparkSession spark) {
        assertThatThrownBy(() -> gang(spark, 2).run(numbers(spark, 2), TestGang::exchangeForEver, event -> {
                    throw new IllegalStateException("enough");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("enough");
    }

    @Test
    void aGangThatEndsEarlyLeavesNoTraceInSparksLog(SparkSession spark) {
        try (SparkWarnings warnings = SparkWarnings.heard()) {
            assertThatThrownBy(() -> gang(spark, 3).run(numbers(spark, 3), TestGang::exchangeForEver, event -> {
                        throw new IllegalStateException("enough");
                    }))
                    .hasMessage("enough");
            // one that goes at once, with others' greetings on their way
            for (int time = 0; time < 30; time++) {
                assertThatThrownBy(() -> gang(spark, 3).run(numbers(spark, 3), TestGang::refuseOnRankOne, event -> {}))
                        .isInstanceOf(TataraException.class)
                        .hasMessageContaining("rank 1 (host ")
                        .hasMessageContaining("the table is wrong");
            }

            assertThat(warnings.all()).isEmpty();
        }
    }

    private static String exchangeForEver(Collective collective, Iterator<Integer> rows, Consumer<byte[]> report) {
        report.accept(new byte[1]);
        for (int round = 0; round < 1_000_000; round++) {
            collective.allGather(new byte[1]);
        }
        return "never";
    }

    private static String refuseOnRankOne(Collective collective, Iterator<Integer> rows, Consumer<byte[]> report) {
        if (collective.rank() == 1) {
            throw new TataraException("the table is wrong");
        }
        collective.allGather(new byte[0]);
        return "never";
    }

    @Test
    void moreWorkersThanSlotsAreRefusedBeforeWork(SparkSession spark) {
        assertThatThrownBy(() -> gang(spark, 5).run(numbers(spark, 5), (collective, rows, report) -> "", event -> {}))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("5 workers need 5 task slots at once and local[4] has 4")
                .hasMessageContaining("--master local[5]");
    }

    private static Gang gang(SparkSession spark, int workers) {
        return new Gang(spark, "a test", workers, 10, true);
    }

    private static JavaRDD<Integer> numbers(SparkSession spark, int workers) {
        Integer[] numbers = IntStream.range(0, workers).boxed().toArray(Integer[]::new);
        return JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(Arrays.asList(numbers), workers);
    }
}
