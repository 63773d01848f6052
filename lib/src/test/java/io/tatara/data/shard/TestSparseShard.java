package io.tatara.data.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.SparseRows;
import io.tatara.data.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.JavaConverters;

class TestSparseShard {

    private static final int WIDTH = 40;
    private static final StructType COLUMNS = new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.createArrayType(DataTypes.FloatType))
            .add("weight", DataTypes.FloatType)
            .add("row", DataTypes.LongType);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {50, 99, 4096, MappedShard.SEGMENT_BYTES})
    void givesTheExamplesOfADenseShardInTheSameOrder(long segmentBytes) {
        for (boolean weighted : new boolean[] {false, true}) {
            for (List<Double> classWeights : List.of(List.<Double>of(), List.of(0.5, 1.0, 2.0))) {
                Schema dense = schema(weighted);
                List<Row> rows = rows(300, segmentBytes);
                try (Shard one = shard(dense, classWeights, rows, segmentBytes);
                        Shard other = shard(SparseRows.sparse(dense), classWeights, rows, segmentBytes)) {
                    assertThat(other.schema()).isEqualTo(SparseRows.sparse(one.schema()));
                    assertThat(other.rows()).isEqualTo(300);
                    assertSameEpochs(one, other);
                }
                assertThat(folder).isEmptyDirectory();
            }
        }
    }

    private static void assertSameEpochs(Shard dense, Shard sparse) {
        Minibatch expected = new Minibatch(dense.schema(), 64);
        Minibatch actual = new Minibatch(sparse.schema(), 64);
        for (int epoch = 0; epoch < 3; epoch++) {
            EpochOrder order = new EpochOrder(dense.rows(), 3, epoch, 1);
            EpochOrder same = new EpochOrder(dense.rows(), 3, epoch, 1);
            while (dense.fill(expected, order) > 0) {
                int size = expected.size();
                assertThat(sparse.fill(actual, same)).isEqualTo(size);
                assertThat(actual.size()).isEqualTo(size);
                assertThat(actual.entries().rows()).isEqualTo(size);
                for (int i = 0; i < size; i++) {
                    assertThat(SparseRows.dense(actual.entries(), i))
                            .isEqualTo(Arrays.copyOfRange(expected.features(), i * WIDTH, (i + 1) * WIDTH));
                }
                assertThat(Arrays.copyOf(actual.labels(), size)).isEqualTo(Arrays.copyOf(expected.labels(), size));
                assertThat(Arrays.copyOf(actual.weights(), size)).isEqualTo(Arrays.copyOf(expected.weights(), size));
            }
            assertThat(sparse.fill(actual, same)).isZero();
            assertThat(actual.entries().rows()).isZero();
        }
    }

    @Test
    void aRecordLargerThanTheBufferIsOneRecord() {
        int width = 200_000;
        Schema schema = new Schema(
                IntStream.range(0, width).mapToObj(Integer::toString).toList(),
                new Task.Classification(List.of("no", "yes")),
                false,
                true);
        float[] full = new float[width];
        Arrays.fill(full, 0.5f);
        List<Row> rows = List.of(row(new float[width], 0), row(full, 1), row(new float[width], 0));
        try (Shard shard = shard(schema, List.of(), rows, 4096)) {
            Minibatch batch = new Minibatch(schema, 3);
            EpochOrder order = new EpochOrder(3, 1, 0, 0);
            assertThat(shard.fill(batch, order)).isEqualTo(3);
            for (int i = 0; i < 3; i++) {
                assertThat(SparseRows.dense(batch.entries(), i))
                        .isEqualTo(batch.labels()[i] == 1 ? full : new float[width]);
            }
        }
    }

    @Test
    void anEmptyShardIsReadAsNothing() {
        Schema schema = SparseRows.sparse(schema(true));
        try (Shard shard = shard(schema, List.of(), List.of(), 100)) {
            assertThat(shard.rows()).isZero();
            assertThat(shard.fill(new Minibatch(schema, 4), new EpochOrder(0, 1, 0, 0)))
                    .isZero();
        }
    }

    @Test
    void anUnfinishedWriterLeavesNothingBehind() {
        Schema schema = SparseRows.sparse(schema(true));
        try (ShardWriter writer = ShardWriter.of(folder, schema, ExampleWeights.of(schema))) {
            writer.add(row(new float[WIDTH], 1));
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aValueThatIsNotFiniteIsNamed() {
        Schema schema = SparseRows.sparse(schema(false));
        float[] features = new float[WIDTH];
        features[7] = Float.NaN;
        try (ShardWriter writer = ShardWriter.of(folder, schema, ExampleWeights.of(schema))) {
            assertThatThrownBy(() -> writer.add(row(features, 1)))
                    .isInstanceOf(TataraException.class)
                    .hasMessage("Row 3 of the prepared data has feature f7 = NaN; every value must be a finite float.");
            assertThatThrownBy(() -> writer.add(row(new float[3], 1)))
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining("has 3 features where its schema has 40");
        }
    }

    private Shard shard(Schema schema, List<Double> classWeights, List<Row> rows, long segmentBytes) {
        ExampleWeights weights = ExampleWeights.of(schema, classWeights);
        if (schema.sparse()) {
            try (SparseShardWriter writer = new SparseShardWriter(folder, schema, weights)) {
                rows.forEach(writer::add);
                return writer.finish(segmentBytes);
            }
        }
        try (DenseShardWriter writer = new DenseShardWriter(folder, schema, weights)) {
            rows.forEach(writer::add);
            return writer.finish(segmentBytes);
        }
    }

    private static Schema schema(boolean weighted) {
        List<String> names = IntStream.range(0, WIDTH).mapToObj(i -> "f" + i).toList();
        return new Schema(names, new Task.Classification(List.of("a", "b", "c")), weighted);
    }

    private static List<Row> rows(int count, long seed) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row(SparseRows.random(WIDTH, random), random.nextInt(3)));
        }
        return rows;
    }

    private static Row row(float[] features, float label) {
        double[] values = IntStream.range(0, features.length)
                .mapToDouble(i -> features[i])
                .toArray();
        Vector vector = Vectors.dense(values);
        Object labels = JavaConverters.asScalaBuffer(List.of(label)).toSeq();
        return new GenericRowWithSchema(
                new Object[] {label == 1 ? vector : vector.toSparse(), labels, label + 0.25f, 3L}, COLUMNS);
    }
}
