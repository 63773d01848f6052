package io.tatara.data.prepare;

import org.jspecify.annotations.Nullable;

/**
 * What a column holds in one split, as read (not imputed, not scaled); of a vector, all its slots together. The last
 * four are null for text and for a column without any number.
 *
 * @param count values that are not missing
 * @param nulls missing values
 * @param std sample standard deviation
 */
public record ColumnStatistics(
        long count,
        long nulls,
        @Nullable Double mean,
        @Nullable Double std,
        @Nullable Double min,
        @Nullable Double max) {

    static ColumnStatistics of(Summary summary) {
        if (summary instanceof Summary.Texts texts) {
            return new ColumnStatistics(texts.count(), texts.nulls(), null, null, null, null);
        }
        return of(
                summary instanceof Summary.Numbers numbers ? numbers.moments() : ((Summary.Slots) summary).together(),
                summary.nulls());
    }

    private static ColumnStatistics of(Moments moments, long nulls) {
        return moments.count() == 0
                ? new ColumnStatistics(0, nulls, null, null, null, null)
                : new ColumnStatistics(
                        moments.count(), nulls, moments.mean(), moments.deviation(), moments.min(), moments.max());
    }
}
