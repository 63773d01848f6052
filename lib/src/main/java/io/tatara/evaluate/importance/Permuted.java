package io.tatara.evaluate.importance;

import io.tatara.data.FeatureColumn;
import io.tatara.data.Minibatch;
import io.tatara.data.SparseFeatures;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A sample with the values of one column in another order; all slots that the column became move together. */
final class Permuted {

    private Permuted() {}

    /** An order of so many rows; the same seed gives the same. */
    static int[] order(int rows, long seed) {
        int[] order = IntStream.range(0, rows).toArray();
        Random random = new Random(seed);
        for (int i = rows - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        return order;
    }

    /**
     * Fills a batch with rows of the sample from {@code from} on, as many as it is sized for; labels and weights stay with
     * their rows.
     *
     * @param order row i takes the column's value from row {@code order[i]}
     */
    static void fill(Minibatch sample, FeatureColumn column, int[] order, int from, Minibatch batch) {
        if (sample.schema().sparse()) {
            fillSparse(sample.entries(), column, order, from, batch);
        } else {
            batch.copyFeatures(sample, from);
            int width = sample.schema().featureWidth();
            for (int i = 0; i < batch.size(); i++) {
                System.arraycopy(
                        sample.features(),
                        order[from + i] * width + column.first(),
                        batch.features(),
                        i * width + column.first(),
                        column.slots());
            }
        }
        batch.copyLabels(sample, from);
    }

    private static void fillSparse(
            SparseFeatures sample, FeatureColumn column, int[] order, int from, Minibatch batch) {
        SparseFeatures target = batch.entries();
        target.clear();
        for (int i = from; i < from + batch.size(); i++) {
            copy(sample, i, 0, column.first(), target);
            copy(sample, order[i], column.first(), column.end(), target);
            copy(sample, i, column.end(), sample.width(), target);
            target.endRow();
        }
    }

    private static void copy(SparseFeatures source, int row, int first, int end, SparseFeatures target) {
        for (int entry = source.start(row); entry < source.start(row + 1); entry++) {
            if (source.index(entry) >= first && source.index(entry) < end) {
                target.add(source.index(entry), source.value(entry));
            }
        }
    }

    /** So many columns, drawn by a seed where there are more. */
    static List<Integer> drawn(int columns, int wanted, long seed) {
        return columns == wanted
                ? IntStream.range(0, columns).boxed().toList()
                : IntStream.of(order(columns, seed))
                        .limit(wanted)
                        .sorted()
                        .boxed()
                        .toList();
    }
}
