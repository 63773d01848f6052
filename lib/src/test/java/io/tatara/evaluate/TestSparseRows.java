package io.tatara.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.SparseRows;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.Networks;
import io.tatara.engine.dl4j.Dl4jEngineFactory;
import io.tatara.model.Activation;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.Regularization;
import io.tatara.spark.SparkExtension;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class TestSparseRows {

    private final Schema dense = PreparedRows.schema(RandomExamples.CLASSES);
    private final Schema sparse = SparseRows.sparse(dense);
    private final List<Row> rows = PreparedRows.random(RandomExamples.CLASSES, 1_300, 11);

    @Test
    void aSparseModelScoresAsADenseOne(SparkSession spark) {
        assertThat(scores(spark, sparse)).isEqualTo(scores(spark, dense));
    }

    @Test
    void aSparseModelIsEvaluatedAsADenseOne(SparkSession spark) {
        Dataset<Row> table = PreparedRows.table(spark, rows, 3);

        assertThat(Evaluator.evaluate(table, sparse, engines(sparse)).toBytes())
                .isEqualTo(Evaluator.evaluate(table, dense, engines(dense)).toBytes());
    }

    @Test
    void examplesComeInOrderAndTheFirstStartsAnew() {
        RowReader reader = RowReader.unlabelled(sparse, PreparedRows.TYPE);
        Minibatch batch = new Minibatch(sparse, 4);
        for (int round = 0; round < 2; round++) {
            reader.read(rows.get(0), batch, 0);
            reader.read(rows.get(1), batch, 1);
            assertThat(batch.entries().rows()).isEqualTo(2);
        }
        assertThatThrownBy(() -> reader.read(rows.get(2), batch, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a sparse batch of 2 examples takes example 2 next, got 3");
    }

    private List<String> scores(SparkSession spark, Schema schema) {
        Dataset<Row> table = PreparedRows.table(spark, rows, 3).withColumnRenamed("features", "prepared");
        return new Scorer(schema, engines(schema), rows -> rows.withColumnRenamed("prepared", "features"))
                .score(table)
                .drop("label")
                .toJSON()
                .collectAsList();
    }

    private static EngineFactory engines(Schema schema) {
        return new Dl4jEngineFactory(
                NetworkBuilder.build(
                        Networks.flat(Networks.dense(5, Activation.TANH)),
                        schema,
                        Networks.SGD,
                        Regularization.NONE,
                        Networks.UNCLIPPED,
                        7),
                Networks.UNCLIPPED,
                null);
    }
}
