package io.tatara.evaluate.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.data.FeatureColumn;
import io.tatara.data.FeatureColumn.Form;
import io.tatara.spark.SparkExtension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
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

@ExtendWith(SparkExtension.class)
class TestReference {

    private static final List<FeatureColumn> COLUMNS = List.of(
            new FeatureColumn("number", Form.NUMBER, 0, 1),
            new FeatureColumn("image", Form.VALUES, 1, 2),
            new FeatureColumn("colour", Form.CATEGORY, 3, 3));

    private final SparkSession spark;

    TestReference(SparkSession spark) {
        this.spark = spark;
    }

    private static List<Vector> vectors(int rows, double shift, int colours, long seed) {
        Random random = new Random(seed);
        List<Vector> vectors = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            double[] values = new double[6];
            values[0] = random.nextGaussian() + shift;
            values[1] = random.nextGaussian();
            values[2] = random.nextGaussian();
            int colour = random.nextInt(colours);
            if (colour < 3) {
                values[3 + colour] = 1;
            }
            vectors.add(
                    i % 2 == 0 ? Vectors.dense(values) : Vectors.dense(values).toSparse());
        }
        return vectors;
    }

    private Dataset<Row> table(List<Vector> vectors, int partitions) {
        List<Row> rows = new ArrayList<>();
        for (Vector vector : vectors) {
            rows.add(RowFactory.create((long) rows.size(), vector));
        }
        StructType type = new StructType().add("row", DataTypes.LongType).add("features", SQLDataTypes.VectorType());
        return spark.createDataFrame(rows, type).repartition(partitions);
    }

    @Test
    void whatIsOneDistributionIsFarByChanceAloneAndWhatHasMovedIsNot() {
        Reference reference = Reference.of(table(vectors(4_000, 0, 3, 1), 3), COLUMNS);
        List<ColumnDrift> same = reference.drift(table(vectors(2_000, 0, 3, 2), 2));
        List<ColumnDrift> moved = reference.drift(table(vectors(2_000, 1, 4, 3), 2));

        assertThat(same).extracting(ColumnDrift::column).containsExactly("number", "image", "colour");
        assertThat(same).allSatisfy(column -> assertThat(column.psi()).isLessThan(column.byChance()));
        assertThat(moved.get(0).psi()).isGreaterThan(0.25);
        assertThat(moved.get(1).psi()).isLessThan(moved.get(1).byChance());
        // a fourth of the rows has a colour that training never saw
        assertThat(moved.get(2).psi()).isGreaterThan(0.25);
        assertThat(moved.get(2).actual().get(0)).isBetween(400L, 600L);
        assertThat(reference.binNames(2, List.of("n", "i1", "i2", "colour=red", "colour=blue", "colour=green")))
                .containsExactly("none of them", "colour=red", "colour=blue", "colour=green");
    }

    @Test
    void aTableAgainstItselfHasNotMovedHoweverItIsCut() {
        List<Vector> vectors = vectors(999, 0, 3, 1);
        for (int partitions : new int[] {1, 5}) {
            Reference reference = Reference.of(table(vectors, partitions), COLUMNS);
            for (ColumnDrift column : reference.drift(table(vectors, 7))) {
                assertThat(column.psi()).isZero();
                assertThat(column.expected()).isEqualTo(column.actual());
                assertThat(column.expected().stream().mapToLong(count -> count).sum())
                        .isEqualTo(999);
            }
            // deciles hold a tenth each
            assertThat(reference.drift(table(vectors, 2)).get(0).expected())
                    .hasSize(10)
                    .allSatisfy(count -> assertThat(count).isBetween(99L, 101L));
        }
    }

    @Test
    void equalNumbersShareABin() {
        List<FeatureColumn> column = List.of(new FeatureColumn("x", Form.NUMBER, 0, 1));
        Dataset<Row> constant = table(List.of(Vectors.dense(2), Vectors.dense(2), Vectors.dense(2)), 1);
        assertThat(Reference.of(constant, column).drift(constant).get(0).expected())
                .containsExactly(3L, 0L);

        Dataset<Row> two = table(List.of(Vectors.dense(0), Vectors.dense(0), Vectors.dense(0), Vectors.dense(1)), 1);
        assertThat(Reference.of(two, column).drift(two).get(0).expected()).containsExactly(3L, 1L, 0L);
    }

    @Test
    void aValueThatFillsMostDecilesEndsItsBin() {
        List<FeatureColumn> column = List.of(new FeatureColumn("x", Form.NUMBER, 0, 1));
        List<Vector> rare = new ArrayList<>(Collections.nCopies(19, Vectors.dense(0)));
        rare.add(Vectors.dense(1));
        Dataset<Row> ones = table(List.of(Vectors.dense(1), Vectors.dense(1), Vectors.dense(1)), 1);

        assertThat(Reference.of(table(rare, 2), column).drift(ones).get(0).psi())
                .isGreaterThan(0.25);
        assertThat(Reference.of(ones, column).drift(ones).get(0).psi()).isZero();
    }
}
