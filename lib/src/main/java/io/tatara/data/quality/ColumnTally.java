package io.tatara.data.quality;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was seen of one column; filled value by value, then merged. Not thread-safe. */
final class ColumnTally implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Distinct texts that are counted; further ones are others. */
    private static final int MOST_TEXTS = 10_000;

    /** Texts that have a bin of their own. */
    private static final int MOST_BINS = 100;

    private final ColumnPlan plan;
    private final long @Nullable [] counts;
    private final @Nullable Quantiles quantiles;
    private final HashMap<String, Long> texts = new HashMap<>();
    private long missing;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    ColumnTally(ColumnPlan plan) {
        this.plan = plan;
        BinLayout bins = plan.bins();
        counts = bins == null ? null : new long[bins.size()];
        quantiles = plan.learnsBins() && plan.kind().isNumeric() ? new Quantiles() : null;
    }

    Kind kind() {
        return plan.kind();
    }

    void add(@Nullable Object value) {
        if (value == null || (value instanceof Double number && number.isNaN())) {
            missing++;
            return;
        }
        if (value instanceof Double number) {
            min = Math.min(min, number);
            max = Math.max(max, number);
            if (quantiles != null && !number.isInfinite()) {
                quantiles.add(number);
            }
        } else if (plan.learnsBins() && plan.kind() == Kind.TEXT) {
            count((String) value, 1);
        }
        BinLayout bins = plan.bins();
        if (counts != null && bins != null) {
            counts[bins.bin(value)]++;
        }
    }

    private void count(String text, long times) {
        if (texts.size() < MOST_TEXTS || texts.containsKey(text)) {
            texts.merge(text, times, Long::sum);
        }
    }

    void merge(ColumnTally other) {
        missing += other.missing;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        other.texts.forEach(this::count);
        if (quantiles != null && other.quantiles != null) {
            quantiles.merge(other.quantiles);
        }
        for (int i = 0; counts != null && other.counts != null && i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }

    ColumnProfile profile() {
        BinLayout bins = plan.bins();
        return new ColumnProfile(
                plan.name(),
                plan.type(),
                missing,
                min > max ? null : min,
                min > max ? null : max,
                bins == null || counts == null ? null : bins.filled(counts));
    }

    /** Bins of this table's own, for later ones to be compared in. */
    BinLayout ownBins() {
        if (quantiles != null) {
            return BinLayout.ofNumbers(quantiles.edges());
        }
        List<Map.Entry<String, Long>> most = new ArrayList<>(texts.entrySet());
        most.sort(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()));
        return BinLayout.ofTexts(
                most.stream().limit(MOST_BINS).map(Map.Entry::getKey).sorted().toList());
    }
}
