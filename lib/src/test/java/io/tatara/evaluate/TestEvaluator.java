package io.tatara.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tatara.TataraException;
import io.tatara.data.FeatureColumn;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.evaluate.importance.PermutationImportance;
import io.tatara.spark.SparkExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(SparkExtension.class)
class TestEvaluator {

    private final SparkSession spark;

    TestEvaluator(SparkSession spark) {
        this.spark = spark;
    }

    static Stream<Task> tasks() {
        return Stream.of(RandomExamples.BINARY, RandomExamples.CLASSES, RandomExamples.LABELS, RandomExamples.TARGETS);
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void partitionsAndBatchesDoNotChangeTheFigures(Task task) {
        Schema schema = PreparedRows.schema(task);
        List<Row> rows = PreparedRows.random(task, 1_500, 3);
        Metrics whole = Metrics.forTask(task);
        whole.add(PreparedRows.batch(schema, rows), PreparedRows.inferred(schema, rows));

        for (int partitions : new int[] {1, 3, 8}) {
            Metrics metrics =
                    Evaluator.evaluate(PreparedRows.table(spark, rows, partitions), schema, LinearEngine.of(schema));

            assertThat(metrics.examples()).isEqualTo(1_500);
            whole.summary()
                    .forEach((name, value) -> assertThat(metrics.value(name))
                            .as(name)
                            .isCloseTo(value, within(1e-12 * Math.max(1, Math.abs(value)))));
        }
        assertThat(LinearEngine.OPEN).hasValue(0);
    }

    @Test
    void importanceIsThatOfTheModelsFactorsOnAnyPartitions() {
        Task task = RandomExamples.TARGETS;
        Schema schema = PreparedRows.schema(task);
        // labels are what the engine makes of the rows
        List<Row> rows = PreparedRows.random(task, 600, 3);
        float[] outputs = PreparedRows.inferred(schema, rows);
        List<Row> learned = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Float[] label = {outputs[2 * i], outputs[2 * i + 1]};
            learned.add(RowFactory.create(
                    rows.get(i).get(0), rows.get(i).get(1), label, rows.get(i).get(3)));
        }
        List<FeatureColumn> columns = List.of(
                new FeatureColumn("x0", FeatureColumn.Form.NUMBER, 0, 1),
                new FeatureColumn("x1", FeatureColumn.Form.NUMBER, 1, 1),
                new FeatureColumn("x2", FeatureColumn.Form.NUMBER, 2, 1));
        PermutationImportance one = null;
        for (int partitions : new int[] {1, 4}) {
            PermutationImportance importance = PermutationImportance.of(
                    PreparedRows.table(spark, learned, partitions),
                    600,
                    schema,
                    columns,
                    LinearEngine.of(schema),
                    6,
                    42);
            assertThat(importance.rows()).isEqualTo(600);
            assertThat(importance.loss()).isCloseTo(0, within(1e-9));
            assertThat(importance.columns())
                    .allSatisfy(column -> assertThat(column.increase()).isPositive());
            // x2 has the least of the engine's factors, and x1, being 0 or 1, a fourth of the variance of x0
            assertThat(importance.columns())
                    .extracting(PermutationImportance.Increase::column)
                    .containsExactly("x0", "x1", "x2");
            assertThat(one == null ? importance : one).isEqualTo(importance);
            one = importance;
        }
        assertThat(LinearEngine.OPEN).hasValue(0);
    }

    @Test
    void equalPartitionsGiveEqualBits() {
        Schema schema = PreparedRows.schema(RandomExamples.TARGETS);
        Dataset<Row> table = PreparedRows.table(spark, PreparedRows.random(RandomExamples.TARGETS, 900, 3), 5);

        assertThat(Evaluator.evaluate(table, schema, LinearEngine.of(schema)).toBytes())
                .isEqualTo(Evaluator.evaluate(table, schema, LinearEngine.of(schema))
                        .toBytes());
    }

    @Test
    void emptyPartitionsAddNothing() {
        Schema schema = PreparedRows.schema(RandomExamples.CLASSES);
        Dataset<Row> table = PreparedRows.table(spark, PreparedRows.random(RandomExamples.CLASSES, 3, 3), 8);

        assertThat(Evaluator.evaluate(table, schema, LinearEngine.of(schema)).examples())
                .isEqualTo(3);
    }

    @Test
    void noRowsAtAllIsAnError() {
        Schema schema = PreparedRows.schema(RandomExamples.CLASSES);
        Dataset<Row> empty = PreparedRows.table(spark, List.of(), 2);

        assertThatThrownBy(() -> Evaluator.evaluate(empty, schema, LinearEngine.of(schema)))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("no rows");
    }

    @Test
    void aMissingColumnIsNamed() {
        Schema schema = PreparedRows.schema(RandomExamples.CLASSES);
        Dataset<Row> table = PreparedRows.table(spark, PreparedRows.random(RandomExamples.CLASSES, 3, 3), 1)
                .drop("label");

        assertThatThrownBy(() -> Evaluator.evaluate(table, schema, LinearEngine.of(schema)))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("no column 'label'; they have row, features, weight");
    }

    @Test
    void rowsPreparedForAnotherModelAreAnError() {
        Schema wider = new Schema(List.of("a", "b", "c", "d"), RandomExamples.CLASSES, false);
        Dataset<Row> table = PreparedRows.table(spark, PreparedRows.random(RandomExamples.CLASSES, 3, 3), 1);

        assertThatThrownBy(() -> Evaluator.evaluate(table, wider, LinearEngine.of(wider)))
                .hasMessageContaining("3 features, the model takes 4");
        assertThat(LinearEngine.OPEN).hasValue(0);
    }
}
