package io.tatara.jobs.secret;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Takes secrets out of texts that others write, as an exception's message. Immutable. */
public final class Redaction {

    /** What stands in the place of a secret. */
    public static final String MASK = "(hidden)";

    /** Shorter ones would mask half of any text, and hide nothing. */
    private static final int SHORTEST = 4;

    private static final Redaction NOTHING = new Redaction(List.of());

    private final List<String> secrets;

    private Redaction(List<String> secrets) {
        this.secrets = secrets;
    }

    /** Hides nothing. */
    public static Redaction nothing() {
        return NOTHING;
    }

    /** Hides these, as they are and as JSON writes them; those of less than four characters are not hidden. */
    public static Redaction of(Collection<String> secrets) {
        // the longest first: one may be a part of another
        return new Redaction(secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST)
                .flatMap(secret -> Stream.of(
                        secret, String.valueOf(JsonStringEncoder.getInstance().quoteAsString(secret))))
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    /** The text without secrets. */
    public String apply(String text) {
        String safe = text;
        for (String secret : secrets) {
            safe = safe.replace(secret, MASK);
        }
        return safe;
    }

    /** How many, and not which. */
    @Override
    public String toString() {
        return "Redaction[%d]".formatted(secrets.size());
    }
}
