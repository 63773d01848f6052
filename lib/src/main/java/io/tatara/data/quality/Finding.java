package io.tatara.data.quality;

import org.jspecify.annotations.Nullable;

/**
 * What one rule found of one column, or of the table.
 *
 * @param subject the column, or columns in brackets, or {@code table}
 * @param verdict what follows
 * @param found in words, with figures
 * @param expected what the rule allows
 * @param advice what to do about it; empty unless it is broken
 * @param value the figure that was held against the rule; null where there is none
 */
public record Finding(
        String subject,
        Verdict verdict,
        String found,
        String expected,
        String advice,
        @Nullable Double value) {

    /** How a rule came out. */
    public enum Verdict {
        PASSED,
        BROKEN,
        /** There was nothing to compare with. */
        SKIPPED
    }

    static Finding of(boolean passes, String subject, String found, String expected, String advice, double value) {
        return new Finding(
                subject,
                passes ? Verdict.PASSED : Verdict.BROKEN,
                found,
                expected,
                passes ? "" : advice,
                Double.isFinite(value) ? value : null);
    }

    static Finding broken(String subject, String found, String expected, String advice) {
        return new Finding(subject, Verdict.BROKEN, found, expected, advice, null);
    }

    static Finding passed(String subject, String found, String expected) {
        return new Finding(subject, Verdict.PASSED, found, expected, "", null);
    }

    static Finding skipped(String subject, String why, String expected) {
        return new Finding(subject, Verdict.SKIPPED, why, expected, "", null);
    }
}
