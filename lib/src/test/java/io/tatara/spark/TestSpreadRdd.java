package io.tatara.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockManagerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scala.Option;

@ExtendWith(SparkExtension.class)
class TestSpreadRdd {

    @Test
    void partitionsTakeExecutorsInTurn() {
        List<BlockManagerId> executors = List.of(executor("1", "b"), executor("0", "a"));

        assertThat(SpreadRdd.places(executors, 5))
                .containsExactly("executor_a_0", "executor_b_1", "executor_a_0", "executor_b_1", "executor_a_0");
        assertThat(SpreadRdd.places(List.of(), 5)).isEmpty();
    }

    @Test
    void holdsWhatItsParentHolds(SparkSession spark) {
        JavaRDD<Integer> parent =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(List.of(1, 2, 3, 4, 5), 3);

        JavaRDD<Integer> spread = new SpreadRdd<>(parent.rdd()).toJavaRDD();

        assertThat(spread.glom().collect()).isEqualTo(parent.glom().collect());
    }

    private static BlockManagerId executor(String id, String host) {
        return BlockManagerId.apply(id, host, 7, Option.empty());
    }
}
