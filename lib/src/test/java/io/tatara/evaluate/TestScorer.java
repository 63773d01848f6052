package io.tatara.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.spark.SparkExtension;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.collection.Seq;

@ExtendWith(SparkExtension.class)
class TestScorer {

    private static final StructType TYPE = new StructType()
            .add("id", DataTypes.LongType)
            .add("x0", DataTypes.DoubleType)
            .add("x1", DataTypes.DoubleType)
            .add("x2", DataTypes.DoubleType)
            .add("when", DataTypes.TimestampType)
            .add("price", DataTypes.createDecimalType(10, 2))
            .add("tags", DataTypes.createArrayType(DataTypes.StringType))
            .add("place", new StructType().add("town", DataTypes.StringType));

    private final SparkSession spark;

    TestScorer(SparkSession spark) {
        this.spark = spark;
    }

    static Stream<Task> tasks() {
        return Stream.of(
                RandomExamples.BINARY,
                RandomExamples.CLASSES,
                RandomExamples.LABELS,
                RandomExamples.TARGETS,
                new Task.Regression(List.of("y")));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void scoresEqualOneBatchsInferenceAndEverythingElseIsKept(Task task) {
        Schema schema = PreparedRows.schema(task);
        Dataset<Row> table = table(1_300, 3);
        List<Row> rows = table.collectAsList();
        float[] outputs = inferred(schema, rows);

        List<Row> scored = scorer(schema).score(table).collectAsList();

        assertThat(scored).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            List<Object> expected = new ArrayList<>();
            for (int column = 0; column < rows.get(i).size(); column++) {
                expected.add(rows.get(i).get(column));
            }
            List<Object> actual = new ArrayList<>();
            for (int column = 0; column < scored.get(i).size(); column++) {
                boolean array = column >= TYPE.length() && scored.get(i).get(column) instanceof Seq;
                actual.add(array ? scored.get(i).getList(column) : scored.get(i).get(column));
            }
            for (Object value : Prediction.values(task, outputs, i)) {
                expected.add(value instanceof Object[] array ? List.of(array) : value);
            }
            assertThat(actual).isEqualTo(expected);
        }
        assertThat(LinearEngine.OPEN).hasValue(0);
    }

    @Test
    void theColumnsSaidAreTheColumnsGiven() {
        Dataset<Row> scored =
                scorer(PreparedRows.schema(RandomExamples.CLASSES)).score(table(10, 1));

        assertThat(scored.columns())
                .containsExactly("id", "x0", "x1", "x2", "when", "price", "tags", "place", "prediction", "probability");
        Row row = scored.first();
        assertThat(row.getString(8)).isIn(RandomExamples.CLASSES.names());
        assertThat(row.<Double>getList(9)).hasSize(4);
    }

    @Test
    void emptyPartitionsAndEmptyTablesAreFine() {
        Scorer scorer = scorer(PreparedRows.schema(RandomExamples.CLASSES));

        assertThat(scorer.score(table(2, 7)).count()).isEqualTo(2);
        assertThat(scorer.score(table(0, 2)).count()).isZero();
    }

    @Test
    void anUnfinishedReadLeavesNoEngineOpen() {
        Scorer scorer = scorer(PreparedRows.schema(RandomExamples.CLASSES));

        assertThat(scorer.score(table(5_000, 2)).limit(3).collectAsList()).hasSize(3);
        assertThat(LinearEngine.OPEN).hasValue(0);
    }

    @Test
    void aTakenColumnNameIsRefusedBeforeAnythingRuns() {
        Scorer scorer = scorer(PreparedRows.schema(RandomExamples.CLASSES));
        Dataset<Row> taken = table(2, 1).withColumn("Prediction", col("id"));

        assertThatThrownBy(() -> scorer.score(taken))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("already has a column 'Prediction'");
    }

    private Scorer scorer(Schema schema) {
        VectorAssembler assembler = new VectorAssembler()
                .setInputCols(new String[] {"x0", "x1", "x2"})
                .setOutputCol("features");
        return new Scorer(schema, LinearEngine.of(schema), assembler::transform);
    }

    private Dataset<Row> table(int rows, int partitions) {
        List<Row> list = new ArrayList<>();
        for (Row row : PreparedRows.random(RandomExamples.CLASSES, rows, 17)) {
            double[] x = row.<Vector>getAs(1).toArray();
            long id = row.getLong(0);
            list.add(RowFactory.create(
                    id,
                    x[0],
                    x[1],
                    x[2],
                    id % 3 == 0 ? null : new Timestamp(1_700_000_000_000L + id),
                    id % 5 == 0 ? null : BigDecimal.valueOf(id, 2),
                    new String[] {"tag" + id},
                    RowFactory.create("town" + id)));
        }
        return spark.createDataFrame(list, TYPE).repartition(partitions, col("id"));
    }

    private static float[] inferred(Schema schema, List<Row> rows) {
        List<Row> prepared = new ArrayList<>();
        Float[] label = new Float[schema.task().labelWidth()];
        Arrays.fill(label, 0f);
        for (Row row : rows) {
            prepared.add(RowFactory.create(
                    row.get(0), Vectors.dense(row.getDouble(1), row.getDouble(2), row.getDouble(3)), label, 1f));
        }
        return PreparedRows.inferred(schema, prepared);
    }
}
