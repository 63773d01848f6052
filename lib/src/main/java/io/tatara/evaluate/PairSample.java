package io.tatara.evaluate;

import io.tatara.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A bounded sample of what was predicted for what: of all distinct examples those whose hashes are least (bottom-k, Cohen and
 * Kaplan, 2007), each with the weight of all that are equal to it. Whatever the parts were, and in whatever order they came,
 * the same examples are kept, for one that is among the least of the whole is among the least of its part.
 */
final class PairSample {

    static final int MOST = 2_000;

    private static final Comparator<Pair> BY_HASH = Comparator.comparingLong(Pair::hash)
            .thenComparing(Pair::values, (one, other) -> {
                for (int i = 0; i < one.size(); i++) {
                    int order = Float.compare(one.get(i), other.get(i));
                    if (order != 0) {
                        return order;
                    }
                }
                return 0;
            });

    /** @param values of the targets, then what was predicted for each */
    record Pair(long hash, List<Float> values) {

        Pair {
            values = List.copyOf(values);
        }

        static Pair of(List<Float> values) {
            long hash = 0;
            for (float value : values) {
                hash = Seeds.mix(hash, Float.floatToIntBits(value), 0);
            }
            return new Pair(hash, values);
        }
    }

    private final TreeMap<Pair, Double> kept = new TreeMap<>(BY_HASH);

    void add(List<Float> values, double weight) {
        add(Pair.of(values), weight);
    }

    private void add(Pair pair, double weight) {
        if (kept.size() == MOST && BY_HASH.compare(pair, kept.lastKey()) > 0) {
            return;
        }
        kept.merge(pair, weight, Double::sum);
        if (kept.size() > MOST) {
            kept.pollLastEntry();
        }
    }

    void merge(PairSample other) {
        other.kept.forEach(this::add);
    }

    /** What is kept, in an order that says nothing, with its weight. */
    Map<Pair, Double> pairs() {
        return kept;
    }

    int bytes(int targets) {
        return Integer.BYTES + kept.size() * (2 * targets * Float.BYTES + Double.BYTES);
    }

    void write(ByteBuffer out) {
        out.putInt(kept.size());
        kept.forEach((pair, weight) -> {
            pair.values().forEach(out::putFloat);
            out.putDouble(weight);
        });
    }

    void read(ByteBuffer in, int targets) {
        for (int left = in.getInt(); left > 0; left--) {
            List<Float> values = new ArrayList<>();
            for (int i = 0; i < 2 * targets; i++) {
                values.add(in.getFloat());
            }
            add(values, in.getDouble());
        }
    }
}
