package io.tatara.data.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A rule about each value by itself, missing ones aside. */
public sealed interface ValueRule extends Rule {
    List<String> columns();

    /** What values of a column of this kind are accepted. */
    ValueTest.Accepting accepting(String column, Kind kind);

    /** Why no column of this kind can be held against it, in words; null where one can. */
    @Nullable
    String misfit(Kind kind);

    /** What is accepted, in words. */
    String expected();

    @Override
    default List<Finding> check(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (String column : columns()) {
            int place = evidence.names().indexOf(column);
            if (place < 0) {
                findings.add(evidence.absent(column, expected()));
                continue;
            }
            String misfit = misfit(evidence.tally().kind(place));
            if (misfit != null) {
                findings.add(Finding.broken(
                        column, misfit, expected(), "cast the column with data.sql, or correct the rule"));
                continue;
            }
            Violations broken = evidence.tally().violations(this, place);
            findings.add(Finding.of(
                    broken.count() == 0,
                    column,
                    broken.count() == 0
                            ? "all"
                            : String.format(
                                    Locale.ROOT,
                                    "%,d of %,d values are not, such as %s",
                                    broken.count(),
                                    evidence.rows(),
                                    String.join(", ", broken.examples())),
                    expected(),
                    "correct them at their source, leave those rows out with data.sql, or widen the rule",
                    (double) broken.count()));
        }
        return findings;
    }

    /**
     * Between which bounds numbers are; NaN counts as missing.
     *
     * @param min smallest, inclusive; null for any
     * @param max largest, inclusive; null for any
     */
    record Range(
            List<String> columns,
            @Nullable Double min,
            @Nullable Double max,
            OnFailure onFailure) implements ValueRule {
        public Range {
            columns = Demands.columns("range", columns);
            Demands.requireBounds("range", min, max);
        }

        @Override
        public ValueTest.Accepting accepting(String column, Kind kind) {
            double low = min == null ? Double.NEGATIVE_INFINITY : min;
            double high = max == null ? Double.POSITIVE_INFINITY : max;
            return value -> value instanceof Double number && (number.isNaN() || (number >= low && number <= high));
        }

        @Override
        public @Nullable String misfit(Kind kind) {
            return kind.isNumeric() ? null : "a column that holds no numbers";
        }

        @Override
        public String expected() {
            return Demands.text(min, max);
        }
    }

    /**
     * Which values there may be.
     *
     * @param in as texts; in a column of numbers, those that they read as
     */
    record Values(List<String> columns, List<String> in, OnFailure onFailure) implements ValueRule {
        private static final int SHOWN = 8;

        public Values {
            columns = Demands.columns("values", columns);
            in = List.copyOf(in);
            if (in.isEmpty()) {
                throw new IllegalArgumentException("values.in must name at least one value");
            }
        }

        @Override
        public ValueTest.Accepting accepting(String column, Kind kind) {
            if (!kind.isNumeric()) {
                Set<String> words = new TreeSet<>(in);
                return value -> words.contains((String) value);
            }
            TreeSet<Double> numbers = new TreeSet<>();
            for (String text : in) {
                Double number = number(text);
                if (number != null) {
                    numbers.add(number + 0.0);
                }
            }
            return value -> value instanceof Double number && numbers.contains(number + 0.0);
        }

        @Override
        public @Nullable String misfit(Kind kind) {
            if (kind == Kind.TIME || kind == Kind.OTHER) {
                return "a column of neither numbers, texts, nor true and false";
            }
            return kind != Kind.NUMBER
                    ? null
                    : in.stream()
                            .filter(text -> number(text) == null)
                            .findFirst()
                            .map("a column of numbers, and '%s' is none"::formatted)
                            .orElse(null);
        }

        private static @Nullable Double number(String text) {
            try {
                return Double.valueOf(text);
            } catch (NumberFormatException e) {
                // no number is equal to it
                return null;
            }
        }

        @Override
        public String expected() {
            return in.size() <= SHOWN
                    ? "one of " + String.join(", ", in)
                    : "one of %s and %d more".formatted(String.join(", ", in.subList(0, SHOWN)), in.size() - SHOWN);
        }
    }
}
