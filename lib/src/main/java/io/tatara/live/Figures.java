package io.tatara.live;

import java.util.Locale;

/** Numbers as a page has them. */
final class Figures {

    private Figures() {}

    /** Four digits that count, or a dash for no number. */
    static String figure(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        boolean plain = value == 0 || (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e6);
        return plain ? String.format(Locale.ROOT, "%.4g", value) : String.format(Locale.ROOT, "%.3e", value);
    }

    /** {@code 12,345}. */
    static String whole(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String whole(double value) {
        return whole(Math.round(value));
    }
}
