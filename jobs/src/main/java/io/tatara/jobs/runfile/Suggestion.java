package io.tatara.jobs.runfile;

import static java.util.Comparator.comparingInt;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The word that was probably meant. */
final class Suggestion {

    private Suggestion() {}

    /** Returns the known word nearest to what was written, if it is near at all. */
    static Optional<String> nearest(String written, Collection<String> known) {
        int limit = Math.max(1, written.length() / 3);
        return known.stream()
                .filter(word -> distance(written, word) <= limit)
                .min(comparingInt(word -> distance(written, word)));
    }

    /** Returns "; did you mean x?", or nothing when no word is near. */
    static String sentence(String written, Collection<String> known) {
        return nearest(written, known).map("; did you mean %s?"::formatted).orElse("");
    }

    private static int distance(String one, String other) {
        return LevenshteinDistance.getDefaultInstance()
                .apply(one.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
    }
}
