package io.tatara.jobs.secret;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
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

    /** The same of all texts in a tree; names and numbers stay, which a short secret may look like. */
    public JsonNode apply(JsonNode tree) {
        if (tree.isTextual()) {
            return TextNode.valueOf(apply(tree.textValue()));
        }
        if (tree instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(apply(field.getValue())));
        } else if (tree instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, apply(array.get(i)));
            }
        }
        return tree;
    }

    /** How many, and not which. */
    @Override
    public String toString() {
        return "Redaction[%d]".formatted(secrets.size());
    }
}
