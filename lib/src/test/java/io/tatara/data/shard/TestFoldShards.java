package io.tatara.data.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.SparseRows;
import io.tatara.data.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;

class TestFoldShards {

    private static final int WIDTH = 5;
    private static final int CLASSES = 3;
    private static final StructType COLUMNS = new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.createArrayType(DataTypes.FloatType))
            .add("weight", DataTypes.FloatType)
            .add("row", DataTypes.LongType);

    @TempDir
    private Path folder;

    /** An example as a shard gives it; its first feature tells it from all others. */
    private record Example(float id, float label, float weight) {}

    @Test
    void everyRowIsInOneFoldAndEveryFoldHasAsMuchOfEachClass() {
        Random random = new Random(3);
        for (int times = 0; times < 50; times++) {
            int folds = 2 + random.nextInt(6);
            List<Row> rows = rows(folds + random.nextInt(200), random);
            try (FoldShards shards = write(rows, folds, schema(times % 2 == 0), List.of())) {
                assertThat(shards.heldOut()).isEqualTo(shards.train());
                List<Float> ids = new ArrayList<>();
                List<List<Integer>> counts = new ArrayList<>();
                for (MappedShard shard : shards.train()) {
                    List<Example> examples = examples(shard);
                    assertThat(examples).isNotEmpty();
                    examples.forEach(example -> ids.add(example.id));
                    counts.add(IntStream.range(0, CLASSES)
                            .mapToObj(label -> (int) examples.stream()
                                    .filter(example -> example.label == label)
                                    .count())
                            .toList());
                }
                assertThat(ids)
                        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, rows.size())
                                .mapToObj(id -> (float) id)
                                .toList());
                for (int label = 0; label < CLASSES; label++) {
                    int ofClass = label;
                    List<Integer> each =
                            counts.stream().map(count -> count.get(ofClass)).toList();
                    assertThat(Collections.max(each) - Collections.min(each)).isLessThanOrEqualTo(1);
                }
            }
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void joinedTheyAreTheShardOfAllRowsOneFoldAfterTheOther() {
        Random random = new Random(4);
        for (boolean sparse : new boolean[] {false, true}) {
            for (int folds = 2; folds < 7; folds++) {
                List<Row> rows = rows(70, random);
                try (FoldShards shards = write(rows, folds, schema(sparse), List.of())) {
                    List<Example> expected = new ArrayList<>();
                    shards.train().forEach(shard -> expected.addAll(examples(shard)));
                    JoinedShard joined = new JoinedShard(shards.train());
                    assertThat(joined.rows()).isEqualTo(70);
                    Minibatch batch = new Minibatch(joined.schema(), 16);
                    EpochOrder order = new EpochOrder(70, folds, 2, 0);
                    EpochOrder same = new EpochOrder(70, folds, 2, 0);
                    int seen = 0;
                    while (joined.fill(batch, order) > 0) {
                        for (int i = 0; i < batch.size(); i++) {
                            assertThat(example(batch, i)).isEqualTo(expected.get((int) same.next()));
                            seen++;
                        }
                    }
                    assertThat(seen).isEqualTo(70);
                }
            }
        }
    }

    @Test
    void whatIsHeldOutHasItsOwnWeightAlone() {
        List<Row> rows = rows(60, new Random(5));
        for (boolean weighted : new boolean[] {false, true}) {
            for (boolean sparse : new boolean[] {false, true}) {
                try (FoldShards shards = write(rows, 4, schema(sparse, weighted), List.of(0.5, 1.0, 2.0))) {
                    for (int fold = 0; fold < 4; fold++) {
                        List<Example> train = examples(shards.train().get(fold));
                        List<Example> heldOut = examples(shards.heldOut().get(fold));
                        assertThat(heldOut.stream().map(Example::id).toList())
                                .isEqualTo(train.stream().map(Example::id).toList());
                        for (int i = 0; i < train.size(); i++) {
                            float own = weighted ? weight((int) train.get(i).id) : 1;
                            assertThat(heldOut.get(i).weight).isEqualTo(own);
                            assertThat(train.get(i).weight).isEqualTo(Math.scalb(own, (int) train.get(i).label - 1));
                        }
                    }
                }
                assertThat(folder).isEmptyDirectory();
            }
        }
    }

    @Test
    void rowsThatEndTooSoonLeaveNothing() {
        Iterator<Row> rows = rows(10, new Random(6)).iterator();
        Iterator<Row> broken = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Row next() {
                return rows.next();
            }
        };

        assertThatThrownBy(() -> FoldShards.write(broken, 3, folder, schema(false), ExampleWeights.of(schema(false))))
                .isInstanceOf(NoSuchElementException.class);
        assertThat(folder).isEmptyDirectory();
    }

    private FoldShards write(List<Row> rows, int folds, Schema schema, List<Double> classWeights) {
        return FoldShards.write(rows.iterator(), folds, folder, schema, ExampleWeights.of(schema, classWeights));
    }

    /** In the order in which they stand. */
    private static List<Example> examples(Shard shard) {
        List<Example> examples = new ArrayList<>();
        Minibatch batch = new Minibatch(shard.schema(), 1);
        for (long row = 0; row < shard.rows(); row++) {
            Arrays.fill(batch.weights(), 1);
            if (shard.schema().sparse()) {
                batch.entries().clear();
            }
            shard.read(row, batch, 0);
            examples.add(example(batch, 0));
        }
        return examples;
    }

    private static Example example(Minibatch batch, int place) {
        float id =
                batch.schema().sparse() ? SparseRows.dense(batch.entries(), place)[0] : batch.features()[place * WIDTH];
        return new Example(id, batch.labels()[place], batch.weights()[place]);
    }

    private static Schema schema(boolean sparse) {
        return schema(sparse, false);
    }

    private static float weight(int row) {
        return 0.25f + row % 3;
    }

    private static Schema schema(boolean sparse, boolean weighted) {
        List<String> names = IntStream.range(0, WIDTH).mapToObj(i -> "f" + i).toList();
        Schema dense = new Schema(names, new Task.Classification(List.of("a", "b", "c")), weighted);
        return sparse ? SparseRows.sparse(dense) : dense;
    }

    private static List<Row> rows(int count, Random random) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // the last class is rare
            float label = random.nextInt(10) == 0 ? CLASSES - 1 : random.nextInt(CLASSES - 1);
            Object labels = JavaConverters.asScalaBuffer(List.of(label)).toSeq();
            rows.add(new GenericRowWithSchema(
                    new Object[] {Vectors.dense(i, 1, 0, 0, 2), labels, weight(i), (long) i}, COLUMNS));
        }
        return rows;
    }
}
