package io.tatara.data.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;

class TestShard {

    private static final Schema PLAIN = new Schema(List.of("a", "b"), new Task.Regression(List.of("y")), false);
    private static final Schema WEIGHTED =
            new Schema(List.of("a", "b"), new Task.Classification(List.of("no", "yes")), true);

    @Test
    void everyRowComesExactlyOnceAnEpochWhateverTheSize() {
        for (long rows : new long[] {0, 1, 255, 256, 257, 16_384, 16_385, 50_001}) {
            EpochOrder order = new EpochOrder(rows, 7, 3, 1);
            BitSet seen = new BitSet();
            while (order.remaining() > 0) {
                int row = (int) order.next();
                assertThat(seen.get(row)).isFalse();
                seen.set(row);
            }
            assertThat(seen.cardinality()).isEqualTo((int) rows);
        }
    }

    @Test
    void theOrderIsAFunctionOfSeedEpochAndRank() {
        assertThat(read(7, 3, 1)).isEqualTo(read(7, 3, 1));
        assertThat(Stream.of(read(7, 3, 1), read(8, 3, 1), read(7, 4, 1), read(7, 3, 2), read(7, 1, 3))
                        .distinct())
                .hasSize(5);
    }

    private static List<Long> read(long seed, int epoch, int rank) {
        EpochOrder order = new EpochOrder(300, seed, epoch, rank);
        return Stream.generate(order::next).limit(300).toList();
    }

    @Test
    void recordsComeBackAsWrittenAcrossSegmentsAndTheLastBatchIsShort(@TempDir Path folder) {
        try (DenseShardWriter writer = new DenseShardWriter(folder, WEIGHTED)) {
            for (int i = 0; i < 1000; i++) {
                writer.add(new float[] {i, -i, i % 2, i / 2f});
            }
            // a segment of 100 bytes holds 6 records of 16
            try (Shard shard = writer.finish(100)) {
                Minibatch batch = new Minibatch(WEIGHTED, 64);
                EpochOrder order = new EpochOrder(shard.rows(), 1, 0, 0);
                int rows = 0;
                int last = 0;
                for (int size = shard.fill(batch, order); size > 0; size = shard.fill(batch, order)) {
                    rows += size;
                    last = size;
                    for (int i = 0; i < size; i++) {
                        float id = batch.features()[2 * i];
                        assertThat(batch.features()[2 * i + 1]).isEqualTo(-id);
                        assertThat(batch.labels()[i]).isEqualTo(id % 2);
                        assertThat(batch.weights()[i]).isEqualTo(id / 2);
                    }
                }
                assertThat(rows).isEqualTo(1000);
                assertThat(last).isEqualTo(1000 % 64);
                assertThat(batch.size()).isZero();
            }
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anUnfinishedWriterLeavesNothingBehind(@TempDir Path folder) {
        try (DenseShardWriter writer = new DenseShardWriter(folder, PLAIN)) {
            writer.add(new float[] {1, 2, 3});
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anEmptyShardIsReadAsNothing(@TempDir Path folder) {
        try (DenseShardWriter writer = new DenseShardWriter(folder, PLAIN);
                Shard shard = writer.finish()) {
            assertThat(shard.fill(new Minibatch(PLAIN, 4), new EpochOrder(0, 1, 0, 0)))
                    .isZero();
        }
    }

    @Test
    void sparseAndDenseVectorsAreTheSameRecord() {
        RecordEncoder encoder = new RecordEncoder(PLAIN, ExampleWeights.of(PLAIN));

        assertThat(encoder.encode(row(Vectors.dense(9, 9), 5))).containsExactly(9, 9, 5);
        assertThat(encoder.encode(row(Vectors.sparse(2, new int[] {1}, new double[] {2}), 5)))
                .containsExactly(0, 2, 5);
    }

    @Test
    void classWeightsMultiplyIntoTheWeightSlot() {
        Schema schema = new Schema(PLAIN.features(), WEIGHTED.task(), false);
        List<Double> balanced = ExampleWeights.balanced(List.of(30L, 10L));
        RecordEncoder encoder = new RecordEncoder(schema, ExampleWeights.of(schema, balanced));

        assertThat(balanced).containsExactly(40 / 60.0, 2.0);
        assertThat(encoder.schema().weighted()).isTrue();
        assertThat(encoder.encode(row(Vectors.dense(1, 1), 1))).containsExactly(1, 1, 1, 2);
        assertThat(ExampleWeights.normalised(List.of(1.0, 3.0), List.of(1L, 1L)))
                .containsExactly(0.5, 1.5);
    }

    @Test
    void aValueThatIsNotFiniteIsNamed() {
        RecordEncoder encoder = new RecordEncoder(PLAIN, ExampleWeights.of(PLAIN));

        assertThatThrownBy(() -> encoder.encode(row(Vectors.dense(1, Double.NaN), 5)))
                .isInstanceOf(TataraException.class)
                .hasMessage("Row 3 of the prepared data has feature b = NaN; every value must be a finite float.");
    }

    private static Row row(Vector features, float label) {
        StructType columns = new StructType()
                .add("features", org.apache.spark.ml.linalg.SQLDataTypes.VectorType())
                .add("label", DataTypes.createArrayType(DataTypes.FloatType))
                .add("row", DataTypes.LongType);
        Object labels = JavaConverters.asScalaBuffer(List.of(label)).toSeq();
        return new GenericRowWithSchema(new Object[] {features, labels, 3L}, columns);
    }
}
