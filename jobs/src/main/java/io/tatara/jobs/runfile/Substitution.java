package io.tatara.jobs.runfile;

import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Replaces {@code ${NAME}} and {@code ${NAME:-default}} by variables of the environment. */
final class Substitution {

    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\{(?:([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?\\}|([^}]*)(\\}|$))");

    private final Variables variables;

    /** Looks a variable up; null when it is not set. */
    @FunctionalInterface
    interface Variables {
        @Nullable
        String value(String name);
    }

    Substitution(Variables variables) {
        this.variables = variables;
    }

    /** Returns whether a text is one reference and nothing else; its value then takes the type of what it becomes. */
    static boolean isWhole(String text) {
        return REFERENCE.matcher(text).matches();
    }

    /**
     * Replaces every reference.
     *
     * @throws IllegalArgumentException for an unset variable without a default, or a reference that is none
     */
    String apply(String text) {
        return REFERENCE
                .matcher(text)
                .replaceAll(((UnaryOperator<String>) Matcher::quoteReplacement).<MatchResult>compose(this::value));
    }

    private String value(MatchResult reference) {
        String name = reference.group(1);
        if (name == null) {
            throw new IllegalArgumentException(
                    "%s is no reference to an environment variable; write ${NAME} or ${NAME:-default}"
                            .formatted(reference.group()));
        }
        String value = variables.value(name);
        if (value != null) {
            return value;
        }
        String otherwise = reference.group(3);
        if (otherwise == null) {
            throw new IllegalArgumentException(
                    "environment variable %s is not set; set it, or write ${%s:-default}".formatted(name, name));
        }
        return otherwise;
    }
}
