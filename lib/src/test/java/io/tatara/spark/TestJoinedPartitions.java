package io.tatara.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class TestJoinedPartitions {

    @Test
    void partitionsThatFollowEachOtherBecomeOne(SparkSession spark) {
        JavaRDD<Integer> twelve = numbers(spark, 12);

        assertThat(JoinedPartitions.of(twelve, 3).glom().collect())
                .containsExactly(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7), List.of(8, 9, 10, 11));
        assertThat(JoinedPartitions.of(twelve, 12)).isSameAs(twelve);
    }

    @Test
    void groupsOfUnequalSizeAreRefused(SparkSession spark) {
        assertThatThrownBy(() -> JoinedPartitions.of(numbers(spark, 12), 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("12 partitions cannot be joined to 5");
    }

    private static JavaRDD<Integer> numbers(SparkSession spark, int partitions) {
        return JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(IntStream.range(0, partitions).boxed().toList(), partitions);
    }
}
