package io.tatara.data.prepare;

import java.io.Serializable;

/**
 * Count, mean, spread and range of numbers, in one pass (Welford, 1962) and mergeable (Chan, Golub and LeVeque, 1979).
 * NaN and ∞ are counted apart and touch nothing else. Not thread-safe.
 */
final class Moments implements Serializable {

    private static final long serialVersionUID = 1L;

    private long count;
    private long nans;
    private long infinities;
    private double mean;
    private double squares;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    /** {@code count} times the same value. */
    static Moments constant(double value, long count) {
        Moments moments = new Moments();
        if (count > 0) {
            moments.count = count;
            moments.mean = value;
            moments.min = value;
            moments.max = value;
        }
        return moments;
    }

    void add(double value) {
        if (!Double.isFinite(value)) {
            nans += Double.isNaN(value) ? 1 : 0;
            infinities += Double.isNaN(value) ? 0 : 1;
            return;
        }
        count++;
        double distance = value - mean;
        mean += distance / count;
        squares += distance * (value - mean);
        min = Math.min(min, value);
        max = Math.max(max, value);
    }

    void merge(Moments other) {
        nans += other.nans;
        infinities += other.infinities;
        if (other.count == 0) {
            return;
        }
        long total = count + other.count;
        double distance = other.mean - mean;
        mean += distance * other.count / total;
        squares += other.squares + distance * distance * count * ((double) other.count / total);
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        count = total;
    }

    long count() {
        return count;
    }

    long nans() {
        return nans;
    }

    long infinities() {
        return infinities;
    }

    double mean() {
        return mean;
    }

    /** Sample standard deviation (n − 1); 0 for fewer than two numbers. */
    double deviation() {
        return count > 1 ? Math.sqrt(squares / (count - 1)) : 0;
    }

    double min() {
        return min;
    }

    double max() {
        return max;
    }
}
