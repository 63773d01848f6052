package io.tatara.jobs.runfile;

import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Constraint;
import io.tatara.tuning.space.Domain;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads constraints such as {@code network.layers[1].dense.units <= network.layers[0].dense.units}: two settings that are
 * searched, or one and a number. Where a setting does not apply the constraint holds.
 */
final class ConstraintReader {

    private static final Pattern FORM = Pattern.compile("\\s*(\\S+)\\s*(<=|>=|<|>|==|!=)\\s*(\\S+)\\s*");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

    private final Map<String, Domain> searched;

    /** @param searched by setting */
    ConstraintReader(Map<String, Domain> searched) {
        this.searched = searched;
    }

    /**
     * A constraint.
     *
     * @throws IllegalArgumentException if the text is none
     */
    Constraint read(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no constraint; write a setting, <=, <, >=, >, == or !=, and a setting or a number"
                            .formatted(text));
        }
        ToDoubleFunction<Configuration> left = side(form.group(1));
        ToDoubleFunction<Configuration> right = side(form.group(3));
        String operator = form.group(2);
        return new Constraint(text, configuration -> {
            double a = left.applyAsDouble(configuration);
            double b = right.applyAsDouble(configuration);
            return Double.isNaN(a) || Double.isNaN(b) || holds(a, operator, b);
        });
    }

    private static boolean holds(double a, String operator, double b) {
        return switch (operator) {
            case "<=" -> a <= b;
            case ">=" -> a >= b;
            case "<" -> a < b;
            case ">" -> a > b;
            case "==" -> a == b;
            default -> a != b;
        };
    }

    /** NaN where the setting does not apply. */
    private ToDoubleFunction<Configuration> side(String text) {
        if (NUMBER.matcher(text).matches()) {
            double number = Double.parseDouble(text);
            return configuration -> number;
        }
        Domain domain = searched.get(text);
        if (domain == null) {
            throw new IllegalArgumentException(
                    "%s is not searched; a constraint is between settings of tune.space".formatted(text));
        }
        if (domain instanceof Choice choice
                && !choice.options().stream().allMatch(option -> option instanceof Number)) {
            throw new IllegalArgumentException("%s is not a number in all its options".formatted(text));
        }
        return configuration -> configuration.has(text) ? ((Number) configuration.get(text)).doubleValue() : Double.NaN;
    }
}
