package io.tatara.jobs.runfile;

import org.jspecify.annotations.Nullable;

/**
 * The section {@code tune}.
 *
 * @param parallel trials at a time; null for as many as there are slots
 */
public record Tune(
        Goal objective,
        SearchSpace space,
        Search search,
        Budget budget,
        @Nullable Integer parallel) {

    /**
     * What decides on its trials.
     *
     * @param epochs of {@code training.epochs}
     * @param seed of the run
     * @throws IllegalArgumentException if there is no such search
     */
    public Search.Trials trials(int epochs, long seed) {
        return search.trials(space.space(), budget, epochs, seed);
    }
}
