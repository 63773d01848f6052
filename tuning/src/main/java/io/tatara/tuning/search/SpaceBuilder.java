package io.tatara.tuning.search;

import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Condition;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Constraint;
import io.tatara.tuning.space.Domain;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Reals;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Space;
import io.tatara.tuning.space.Wholes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A search space, parameter by parameter. Each method that adds one returns what reads it in a trial:
 *
 * <pre>{@code
 * SpaceBuilder space = new SpaceBuilder();
 * Key<Double> rate = space.real("rate", 1e-5, 1e-1, Scale.LOG);
 * Key<Method> method = space.choice("method", List.of(Method.values()));
 * Key<Double> momentum = space.when(method, List.of(Method.SGD)).real("momentum", 0, 0.99);
 * }</pre>
 *
 * Not thread-safe.
 */
public final class SpaceBuilder {

    private final List<Parameter> parameters;
    private final List<Constraint> constraints;
    private final @Nullable Condition when;

    /** Of a space in which there is nothing yet. */
    public SpaceBuilder() {
        this(new ArrayList<>(), new ArrayList<>(), null);
    }

    private SpaceBuilder(List<Parameter> parameters, List<Constraint> constraints, @Nullable Condition when) {
        this.parameters = parameters;
        this.constraints = constraints;
        this.when = when;
    }

    /** Adds all doubles of a range, both ends among them. */
    public Key<Double> real(String name, double low, double high) {
        return real(name, low, high, Scale.LINEAR);
    }

    /**
     * Adds all doubles of a range, both ends among them.
     *
     * @throws IllegalArgumentException if the range is empty, or the scale has no such numbers
     */
    public Key<Double> real(String name, double low, double high, Scale scale) {
        return add(name, new Reals(low, high, scale), value -> value, Double.class::cast);
    }

    /** Adds all whole numbers of a range, both ends among them. */
    public Key<Long> whole(String name, long low, long high) {
        return whole(name, low, high, Scale.LINEAR);
    }

    /**
     * Adds all whole numbers of a range, both ends among them.
     *
     * @throws IllegalArgumentException if the range is empty, or the scale has no such numbers
     */
    public Key<Long> whole(String name, long low, long high, Scale scale) {
        return add(name, new Wholes(low, high, 1, scale), value -> value, Long.class::cast);
    }

    /** Adds yes or no. */
    public Key<Boolean> flag(String name) {
        return choice(name, List.of(false, true));
    }

    /**
     * Adds options, of which none is nearer to another than to a third.
     *
     * @param options of any type; configurations and journals have what {@code toString} says of them
     * @throws IllegalArgumentException if there is none, or two of them say the same
     */
    public <T> Key<T> choice(String name, List<T> options) {
        Map<String, T> byText = new LinkedHashMap<>();
        options.forEach(option -> byText.put(String.valueOf(option), option));
        Choice choice = new Choice(options.stream().<Object>map(String::valueOf).toList());
        return add(name, choice, String::valueOf, text -> option(byText, text));
    }

    private static <T> T option(Map<String, T> byText, Object text) {
        T option = byText.get(text);
        if (option == null) {
            throw new IllegalArgumentException("%s is none of %s".formatted(text, byText.keySet()));
        }
        return option;
    }

    /**
     * The same space, for parameters that are there only where another one has one of some values.
     *
     * @param key of a parameter that the space has, which may be under a condition itself
     * @throws IllegalStateException if this is itself such a part of a space: a condition would be forgotten
     */
    public <T> SpaceBuilder when(Key<T> key, List<T> values) {
        if (when != null) {
            throw new IllegalStateException(
                    "what is added here is there by %s alone; ask the whole space for a condition on %s, and put %s under this one if both must hold"
                            .formatted(when.parameter(), key.name(), key.name()));
        }
        Set<Object> written = values.stream().map(key::written).collect(Collectors.toSet());
        return new SpaceBuilder(parameters, constraints, new Condition(key.name(), written));
    }

    /**
     * Adds what must hold between parameters.
     *
     * @param text for people, and what tells one study from another in a journal
     * @param holds may be asked by several threads at once
     */
    public void require(String text, Predicate<Configuration> holds) {
        constraints.add(new Constraint(text, holds));
    }

    /**
     * The space as it is now.
     *
     * @throws IllegalArgumentException if it is empty, or has a name twice, or a condition on what comes later or cannot be
     */
    public Space build() {
        return new Space(parameters, constraints);
    }

    private <T> Key<T> add(String name, Domain domain, Function<T, Object> written, Function<Object, T> read) {
        parameters.add(new Parameter(name, domain, when));
        return new Key<>(name, written, read);
    }
}
