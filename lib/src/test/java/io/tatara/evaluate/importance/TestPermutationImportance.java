package io.tatara.evaluate.importance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.data.FeatureColumn;
import io.tatara.data.FeatureColumn.Form;
import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TestPermutationImportance {

    private static final Task TASK = new Task.Regression(List.of("y"));
    private static final List<String> SLOTS = List.of("a", "b=1", "b=2", "b=3", "c");
    private static final FeatureColumn B = new FeatureColumn("b", Form.CATEGORY, 1, 3);

    private static Minibatch sample(boolean sparse, int rows) {
        Minibatch sample = new Minibatch(new Schema(SLOTS, TASK, false, sparse), rows);
        Random random = new Random(2);
        if (sparse) {
            sample.entries().clear();
        }
        for (int row = 0; row < rows; row++) {
            for (int slot = 0; slot < 5; slot++) {
                float value = random.nextInt(3);
                if (!sparse) {
                    sample.features()[5 * row + slot] = value;
                } else if (value != 0) {
                    sample.entries().add(slot, value);
                }
            }
            if (sparse) {
                sample.entries().endRow();
            }
            sample.labels()[row] = row;
            sample.weights()[row] = 1;
        }
        sample.resize(rows);
        return sample;
    }

    private static List<List<Float>> rows(Minibatch batch) {
        List<List<Float>> rows = new ArrayList<>();
        for (int row = 0; row < batch.size(); row++) {
            Float[] values = new Float[5];
            Arrays.fill(values, 0f);
            if (batch.schema().sparse()) {
                for (int entry = batch.entries().start(row);
                        entry < batch.entries().start(row + 1);
                        entry++) {
                    values[batch.entries().index(entry)] = batch.entries().value(entry);
                }
            } else {
                for (int slot = 0; slot < 5; slot++) {
                    values[slot] = batch.features()[5 * row + slot];
                }
            }
            rows.add(List.of(values));
        }
        return rows;
    }

    @Test
    void theSlotsOfAColumnMoveTogetherAndNothingElseDoes() {
        List<List<Float>> before = rows(sample(false, 20));
        int[] order = Permuted.order(20, 3);
        assertThat(Arrays.stream(order).sorted().toArray()).hasSize(20).doesNotHaveDuplicates();
        for (boolean sparse : new boolean[] {false, true}) {
            Minibatch sample = sample(sparse, 20);
            Minibatch batch = new Minibatch(sample.schema(), 7);
            batch.resize(7);
            Permuted.fill(sample, B, order, 5, batch);
            for (int i = 0; i < 7; i++) {
                List<Float> expected = new ArrayList<>(before.get(5 + i));
                for (int slot = 1; slot < 4; slot++) {
                    expected.set(slot, before.get(order[5 + i]).get(slot));
                }
                assertThat(rows(batch).get(i)).isEqualTo(expected);
                assertThat(batch.labels()[i]).isEqualTo(5 + i);
            }
        }
    }

    @Test
    void whatItCostsIsBounded() {
        for (long parameters : new long[] {1, 1_000, 100_000, 10_000_000}) {
            for (int columns : new int[] {1, 64, 5_000}) {
                for (long rows : new long[] {1, 150, 1_000_000}) {
                    Effort effort = Effort.of(rows, columns, parameters);
                    double cost = (double) effort.rows() * effort.columns() * effort.repeats() * parameters;
                    double least = (double) Math.min(rows, Effort.LEAST_ROWS)
                            * Math.min(columns, Effort.LEAST_COLUMNS)
                            * parameters;
                    assertThat(cost).isLessThanOrEqualTo(Math.max(Effort.BUDGET, least));
                    assertThat(effort.rows()).isBetween(1, (int) Math.min(rows, Effort.MOST_ROWS));
                    assertThat(effort.columns()).isBetween(1, columns);
                    assertThat(effort.repeats()).isBetween(1, Effort.REPEATS);
                }
            }
        }
        assertThat(Effort.of(184, 64, 17_226)).isEqualTo(new Effort(184, 5, 64));
    }

    @Test
    void ofTooManyColumnsSomeAreDrawnBySeed() {
        assertThat(Permuted.drawn(5, 5, 1)).containsExactly(0, 1, 2, 3, 4);
        assertThat(Permuted.drawn(500, 20, 1))
                .hasSize(20)
                .doesNotHaveDuplicates()
                .isSorted()
                .isEqualTo(Permuted.drawn(500, 20, 1))
                .isNotEqualTo(Permuted.drawn(500, 20, 2));
    }
}
