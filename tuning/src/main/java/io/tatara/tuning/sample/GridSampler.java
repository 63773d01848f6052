package io.tatara.tuning.sample;

import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Space;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Goes through all combinations of some values of each parameter; the last parameter's change fastest. */
public final class GridSampler implements Sampler {

    /** More than that nobody tries out. */
    private static final int MOST = 1_000_000;

    private final List<Configuration> all = new ArrayList<>();

    /**
     * With values evenly over each parameter's domain.
     *
     * @param valuesEach of a parameter that has more than that
     */
    public GridSampler(Space space, int valuesEach) {
        if (valuesEach < 1) {
            throw new IllegalArgumentException(
                    "a grid has 1 value of each parameter at least, not %d".formatted(valuesEach));
        }
        List<List<Object>> values = space.parameters().stream()
                .map(parameter -> parameter.domain().grid(valuesEach))
                .toList();
        fill(space, values, new LinkedHashMap<>(), 0);
    }

    private void fill(Space space, List<List<Object>> values, Map<String, Object> chosen, int next) {
        if (next == space.dimensions()) {
            Configuration configuration = new Configuration(chosen);
            if (space.allows(configuration)) {
                add(configuration);
            }
            return;
        }
        Parameter parameter = space.parameters().get(next);
        if (!parameter.isThere(chosen)) {
            fill(space, values, chosen, next + 1);
            return;
        }
        for (Object value : values.get(next)) {
            chosen.put(parameter.name(), value);
            fill(space, values, chosen, next + 1);
            chosen.remove(parameter.name());
        }
    }

    private void add(Configuration configuration) {
        if (all.size() == MOST) {
            throw new IllegalArgumentException(
                    "the grid has more than %d combinations; take fewer values of each parameter".formatted(MOST));
        }
        all.add(configuration);
    }

    /** Whether every combination of another grid is one of this. */
    public boolean includes(GridSampler other) {
        return new HashSet<>(all).containsAll(other.all);
    }

    /** How many combinations there are. */
    public int size() {
        return all.size();
    }

    @Override
    public Optional<Configuration> suggest(int trial, History history) {
        if (trial < all.size() && !history.contains(all.get(trial))) {
            return Optional.of(all.get(trial));
        }
        // where the grid has grown since the study began, what is known by now stands at other places
        return all.stream().filter(other -> !history.contains(other)).findFirst();
    }
}
