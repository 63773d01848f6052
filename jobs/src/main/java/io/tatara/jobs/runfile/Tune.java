package io.tatara.jobs.runfile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code tune}.
 *
 * @param constraints as written; the space has them already
 * @param warmStart null to begin with nothing
 * @param distribute whether a trial is trained as its run file distributes trainings, and not by one worker
 * @param parallel trials at a time; null for as many as there are slots
 */
public record Tune(
        Goal objective,
        SearchSpace space,
        List<String> constraints,
        Search search,
        Budget budget,
        @Nullable WarmStart warmStart,
        boolean distribute,
        @Nullable Integer parallel) {

    public Tune {
        constraints = List.copyOf(constraints);
    }

    /**
     * What decides on its trials.
     *
     * @param epochs of {@code training.epochs}
     * @param seed of the run
     * @throws IllegalArgumentException if there is no such search
     */
    public Search.Trials trials(int epochs, long seed) {
        return search.trials(new Scope(space.space(), budget, epochs, objective.folds(), seed));
    }
}
