package io.tatara.data.prepare;

import io.tatara.Require;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is said about one feature column; null where the defaults for its type hold. At most one of {@code scale},
 * {@code categorical}, {@code bucketize}, {@code hash} and {@code text}.
 *
 * @param scale of a number or of every slot of a vector
 * @param impute of a missing value
 * @param categorical take the column as a category, whatever its type
 * @param bucketize strictly increasing bounds; k bounds make k+1 one-hot slots, a bound belongs to the bucket above it
 * @param hash slots that the column's values are hashed into
 * @param text slots that the words of the column are counted in, by hash
 */
public record ColumnSettings(
        @Nullable Scaling scale,
        @Nullable Imputation impute,
        @Nullable Encoding categorical,
        @Nullable List<Double> bucketize,
        @Nullable Integer hash,
        @Nullable Integer text)
        implements Serializable {

    public ColumnSettings {
        if (Stream.of(scale, categorical, bucketize, hash, text)
                        .filter(Objects::nonNull)
                        .count()
                > 1) {
            throw new IllegalArgumentException(
                    "a feature column takes one of scale, categorical, bucketize, hash and text, got several");
        }
        if (bucketize != null) {
            bucketize = List.copyOf(bucketize);
            requireIncreasing(bucketize);
        }
        if (hash != null) {
            Require.atLeast("hash", 1, hash);
        }
        if (text != null) {
            Require.atLeast("text", 1, text);
        }
    }

    /** Nothing said: the defaults for the column's type. */
    public static ColumnSettings defaults() {
        return new ColumnSettings(null, null, null, null, null, null);
    }

    private static void requireIncreasing(List<Double> bounds) {
        if (bounds.isEmpty()) {
            throw new IllegalArgumentException("bucketize needs at least one bound");
        }
        for (int i = 0; i < bounds.size(); i++) {
            if (!Double.isFinite(bounds.get(i)) || (i > 0 && bounds.get(i) <= bounds.get(i - 1))) {
                throw new IllegalArgumentException("bucketize needs finite, strictly increasing bounds, got " + bounds);
            }
        }
    }
}
