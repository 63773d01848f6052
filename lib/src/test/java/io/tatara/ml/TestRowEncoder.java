package io.tatara.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.spark.SparkExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scala.collection.JavaConverters;

@ExtendWith(SparkExtension.class)
class TestRowEncoder {

    private static final StructType PAIR =
            new StructType().add("first", SQLDataTypes.VectorType()).add("second", DataTypes.StringType);

    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.LongType, false)
            .add("vector", SQLDataTypes.VectorType())
            .add("pair", PAIR)
            .add("list", DataTypes.createArrayType(SQLDataTypes.VectorType()))
            .add("map", DataTypes.createMapType(DataTypes.StringType, SQLDataTypes.VectorType()));

    @Test
    void vectorsComeThroughWhereverTheyAreAsBySparksOwnEncoder(SparkSession spark) {
        List<Row> rows = rows(200);
        Dataset<Row> table = spark.createDataset(rows, RowEncoder.of(SCHEMA));

        assertThat(table.schema()).isEqualTo(Encoders.row(SCHEMA).schema());
        assertThat(texts(table)).isEqualTo(texts(spark.createDataset(rows, Encoders.row(SCHEMA))));
        assertThat(texts(table.as(RowEncoder.of(SCHEMA))
                        .mapPartitions((MapPartitionsFunction<Row, Row>) given -> given, RowEncoder.of(SCHEMA))))
                .isEqualTo(texts(table));
    }

    /** Only to be slow would be noticed by nobody. */
    @Test
    void noTypeOfVectorsIsMadeAnew() {
        assertThat(expressions(Encoders.row(SCHEMA)))
                .contains("newInstance(class org.apache.spark.ml.linalg.VectorUDT)");
        assertThat(expressions(RowEncoder.of(SCHEMA)))
                .doesNotContain("newInstance(class org.apache.spark.ml.linalg.VectorUDT)");
    }

    private static String expressions(Object encoder) {
        ExpressionEncoder<?> known = (ExpressionEncoder<?>) encoder;
        return known.objSerializer() + "\n" + known.objDeserializer();
    }

    private static List<String> texts(Dataset<Row> table) {
        return table.collectAsList().stream().map(Row::toString).toList();
    }

    private static List<Row> rows(int count) {
        Random random = new Random(7);
        List<Row> rows = new ArrayList<>();
        for (long id = 0; id < count; id++) {
            List<Vector> list = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                list.add(vector(random));
            }
            rows.add(RowFactory.create(
                    id,
                    random.nextInt(5) == 0 ? null : vector(random),
                    random.nextInt(5) == 0 ? null : RowFactory.create(vector(random), "é" + id),
                    JavaConverters.asScalaBuffer(list).toSeq(),
                    JavaConverters.mapAsScalaMap(Map.of("a", Vectors.dense(random.nextDouble())))));
        }
        return rows;
    }

    private static Vector vector(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> Vectors.dense(random.nextGaussian(), Double.NaN, -0.0);
            case 1 -> Vectors.sparse(1_000, new int[] {3, 900}, new double[] {random.nextGaussian(), 1});
            default -> Vectors.dense(new double[0]);
        };
    }
}
