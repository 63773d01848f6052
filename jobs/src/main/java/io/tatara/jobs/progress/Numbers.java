package io.tatara.jobs.progress;

import java.util.Locale;

/** How figures are written, everywhere the same, whatever the machine's language. */
final class Numbers {

    private Numbers() {}

    /** {@code 12,345}. */
    static String whole(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String whole(double value) {
        return whole(Math.round(value));
    }

    /** Four decimals, or scientific notation where they would hide the value: {@code 0.9722}, {@code 1.2e-07}. */
    static String figure(double value) {
        boolean plain = value == 0 || (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e6);
        return String.format(Locale.ROOT, plain ? "%.4f" : "%.3e", value);
    }

    /** {@code 0:03}, {@code 4:05}, {@code 1:02:03}. */
    static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    /** {@code 3.2 s}, {@code 4:05 min}, {@code 1:02:03 h}. */
    static String duration(double seconds) {
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        long minutes = whole / 60;
        return minutes < 60
                ? String.format(Locale.ROOT, "%d:%02d min", minutes, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d h", minutes / 60, minutes % 60, whole % 60);
    }
}
