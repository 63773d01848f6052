package io.tatara.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** The name that a mistyped one was probably meant to be. */
public final class Nearest {

    private Nearest() {}

    /** Returns {@code " (did you mean 'x'?)"} when a known name is close to {@code wrong}, or an empty text. */
    public static String hint(String wrong, Collection<String> known) {
        int tolerance = Math.max(1, wrong.length() / 3);
        return known.stream()
                .filter(name -> distance(wrong, name) <= tolerance)
                .min(Comparator.comparingInt((String name) -> distance(wrong, name))
                        .thenComparing(Comparator.naturalOrder()))
                .map(" (did you mean '%s'?)"::formatted)
                .orElse("");
    }

    /** Levenshtein distance, letter case ignored. */
    static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
