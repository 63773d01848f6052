package io.tatara.bench.step;

import io.tatara.data.SparseFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** One batch, the same for every contender. */
final class Examples {

    private final Workload workload;
    private final long seed;

    Examples(Workload workload, long seed) {
        this.workload = workload;
        this.seed = seed;
    }

    /** Takes one feature that is not 0. */
    interface Feature {
        void is(int example, int index, float value);
    }

    void features(Feature feature) {
        Random random = new Random(seed);
        for (int example = 0; example < workload.batch(); example++) {
            for (int k = 0; k < workload.nonZero(); k++) {
                int index = workload.sparse() ? random.nextInt(workload.inputs()) : k;
                feature.is(example, index, workload.sparse() ? 1 : (float) random.nextGaussian());
            }
        }
    }

    float[] dense() {
        float[] values = new float[workload.batch() * workload.inputs()];
        features((example, index, value) -> values[example * workload.inputs() + index] += value);
        return values;
    }

    /** Fills pairs: the sum where one index came twice. */
    void pairs(SparseFeatures entries) {
        List<TreeMap<Integer, Float>> rows = new ArrayList<>();
        for (int example = 0; example < workload.batch(); example++) {
            rows.add(new TreeMap<>());
        }
        features((example, index, value) -> rows.get(example).merge(index, value, Float::sum));
        entries.clear();
        for (TreeMap<Integer, Float> row : rows) {
            row.forEach(entries::add);
            entries.endRow();
        }
    }

    int[] labels() {
        Random random = new Random(~seed);
        return random.ints(workload.batch(), 0, workload.classes()).toArray();
    }
}
