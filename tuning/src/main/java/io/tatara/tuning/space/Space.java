package io.tatara.tuning.space;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All that is searched. Its points are those of the unit cube, a coordinate for each parameter; of one that is not there the
 * coordinate is of no account, and NaN where a configuration is turned into a point.
 *
 * @param parameters each after the one that its being there depends on
 * @param constraints what configurations must fulfil
 */
public record Space(List<Parameter> parameters, List<Constraint> constraints) {

    public Space {
        parameters = List.copyOf(parameters);
        constraints = List.copyOf(constraints);
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("a search space needs a parameter");
        }
        Map<String, Domain> before = new HashMap<>();
        for (Parameter parameter : parameters) {
            requireCondition(parameter, before);
            if (before.put(parameter.name(), parameter.domain()) != null) {
                throw new IllegalArgumentException("%s is in the search space twice".formatted(parameter.name()));
            }
        }
    }

    public Space(Parameter... parameters) {
        this(List.of(parameters), List.of());
    }

    private static void requireCondition(Parameter parameter, Map<String, Domain> before) {
        Condition when = parameter.when();
        if (when == null) {
            return;
        }
        Domain domain = before.get(when.parameter());
        if (domain == null) {
            throw new IllegalArgumentException("%s is there when %s is, which must be in the space before it"
                    .formatted(parameter.name(), when.parameter()));
        }
        for (Object value : when.values()) {
            if (!domain.contains(value)) {
                throw new IllegalArgumentException("%s is there when %s is %s, which it cannot be: it is of %s"
                        .formatted(parameter.name(), when.parameter(), value, domain));
            }
        }
    }

    public int dimensions() {
        return parameters.size();
    }

    /** The configuration at a point. */
    public Configuration at(double[] point) {
        requireLength(point);
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < point.length; i++) {
            Parameter parameter = parameters.get(i);
            if (parameter.isThere(values)) {
                values.put(parameter.name(), parameter.domain().value(point[i]));
            }
        }
        return new Configuration(values);
    }

    /**
     * Where a configuration is.
     *
     * @throws IllegalArgumentException if it is not of this space
     */
    public double[] point(Configuration configuration) {
        double[] point = new double[dimensions()];
        Arrays.fill(point, Double.NaN);
        int there = 0;
        for (int i = 0; i < point.length; i++) {
            Parameter parameter = parameters.get(i);
            if (parameter.isThere(configuration.values())) {
                point[i] = parameter.domain().unit(configuration.get(parameter.name()));
                there++;
            }
        }
        if (there < configuration.values().size()) {
            List<String> strange = new ArrayList<>(configuration.values().keySet());
            for (int i = 0; i < point.length; i++) {
                if (!Double.isNaN(point[i])) {
                    strange.remove(parameters.get(i).name());
                }
            }
            throw new IllegalArgumentException("%s cannot be in %s".formatted(strange, configuration.values()));
        }
        return point;
    }

    /** Whether all constraints hold. */
    public boolean allows(Configuration configuration) {
        return constraints.stream().allMatch(constraint -> constraint.holds().test(configuration));
    }

    /**
     * Requires that this is another space, or one made wider: the same parameters on the same conditions, each with all the
     * values that it had and perhaps more, and no constraint that was not there.
     *
     * @throws IllegalArgumentException if it is not, which names what is wrong
     */
    public void requireIncludes(Space before) {
        Map<String, Parameter> now = new HashMap<>();
        parameters.forEach(parameter -> now.put(parameter.name(), parameter));
        for (Parameter old : before.parameters) {
            Parameter same = now.remove(old.name());
            if (same == null) {
                throw narrower("%s is not in it".formatted(old.name()));
            }
            if (!Objects.equals(same.when(), old.when())) {
                throw narrower("%s is there on another condition".formatted(old.name()));
            }
            if (!same.domain().includes(old.domain())) {
                throw narrower("%s was of %s and is of %s".formatted(old.name(), old.domain(), same.domain()));
            }
        }
        if (!now.isEmpty()) {
            throw narrower("%s was not in it".formatted(String.join(", ", now.keySet())));
        }
        List<String> allowed = before.constraints.stream().map(Constraint::text).toList();
        for (Constraint constraint : constraints) {
            if (!allowed.contains(constraint.text())) {
                throw narrower("%s did not have to hold".formatted(constraint.text()));
            }
        }
    }

    private static IllegalArgumentException narrower(String what) {
        return new IllegalArgumentException(
                "a search space may only become wider while it is searched, but %s".formatted(what));
    }

    private void requireLength(double[] point) {
        if (point.length != dimensions()) {
            throw new IllegalArgumentException(
                    "a point of %d coordinates in a space of %d".formatted(point.length, dimensions()));
        }
    }
}
