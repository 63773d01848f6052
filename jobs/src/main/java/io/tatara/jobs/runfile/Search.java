package io.tatara.jobs.runfile;

import io.tatara.tuning.sample.GridSampler;
import io.tatara.tuning.sample.Sampler;
import io.tatara.tuning.schedule.Bracket;
import io.tatara.tuning.schedule.FullBudget;
import io.tatara.tuning.schedule.Halvings;
import io.tatara.tuning.schedule.MedianStopping;
import io.tatara.tuning.schedule.Scheduler;
import io.tatara.tuning.space.Space;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The section {@code tune.search}: what is tried, and how far. */
public sealed interface Search {

    /** Trials of a search that nothing but a limit of time, epochs or success ends. */
    int OPEN = 1_000_000;

    /** Passes of Hyperband that nothing but such a limit ends. */
    int OPEN_PASSES = 200;

    /**
     * What this amounts to.
     *
     * @throws IllegalArgumentException if it cannot be had
     */
    Trials trials(Scope scope);

    /**
     * Requires that the search, begun in one space, can go on in another.
     *
     * @throws IllegalArgumentException if it cannot
     */
    default void requireGoesOn(Space before, Space now) {
        now.requireIncludes(before);
    }

    /**
     * What decides on trials.
     *
     * @param resource that they get more of
     */
    record Trials(Scheduler scheduler, Sampler sampler, Resource resource, Forecast forecast) {}

    private static Trials all(int trials, Sampler sampler, Scope scope) {
        return new Trials(
                new FullBudget(trials, scope.epochs()),
                sampler,
                scope.upTo(scope.epochs()),
                new Forecast.Rungs(List.of((long) scope.epochs()), 1, trials));
    }

    /** All combinations. */
    record Grid(int values) implements Search {
        @Override
        public Trials trials(Scope scope) {
            GridSampler grid = new GridSampler(scope.space(), values);
            Integer trials = scope.budget().trials();
            if (trials != null && trials < grid.size()) {
                throw new IllegalArgumentException(
                        "the grid has %,d combinations, and tune.budget.trials allows %,d; raise it, take less values of each parameter, or another search"
                                .formatted(grid.size(), trials));
            }
            return all(grid.size(), grid, scope);
        }

        @Override
        public void requireGoesOn(Space before, Space now) {
            Search.super.requireGoesOn(before, now);
            if (!new GridSampler(now, values).includes(new GridSampler(before, values))) {
                throw new IllegalArgumentException(
                        "a grid may only get more combinations while it is gone through, and some have gone from it");
            }
        }
    }

    /** New trials until the budget ends, each trained to the end. */
    sealed interface Whole extends Search {

        SamplerChoice sampler();

        @Override
        default Trials trials(Scope scope) {
            return all(scope.requireTrials(), scope.sampler(sampler()), scope);
        }
    }

    record Random() implements Whole {
        @Override
        public SamplerChoice sampler() {
            return SamplerChoice.RANDOM;
        }
    }

    record Sobol() implements Whole {
        @Override
        public SamplerChoice sampler() {
            return SamplerChoice.SOBOL;
        }
    }

    record Tpe() implements Whole {
        @Override
        public SamplerChoice sampler() {
            return SamplerChoice.TPE;
        }
    }

    record Bayesian() implements Whole {
        @Override
        public SamplerChoice sampler() {
            return SamplerChoice.BAYESIAN;
        }
    }

    /** Rungs, from each of which one in {@code eta} goes on. */
    sealed interface Halved extends Search {

        int eta();

        Resource.Kind resource();

        /** Null unless the resource is epochs. */
        @Nullable
        Integer minEpochs();

        /** Null for {@code training.epochs}, and unless the resource is epochs. */
        @Nullable
        Integer maxEpochs();

        /** A share of the training rows; null unless the resource is data. */
        @Nullable
        Double minData();
    }

    /** One bracket of successive halving: the one with the most rungs. */
    record Halving(
            int eta,
            Resource.Kind resource,
            @Nullable Integer minEpochs,
            @Nullable Integer maxEpochs,
            @Nullable Double minData,
            SamplerChoice sampler)
            implements Halved {
        @Override
        public Trials trials(Scope scope) {
            Scope.Ascent ascent = scope.ascent(this);
            Bracket bracket = ascent.halvings().algorithm().get(0);
            return new Trials(
                    new io.tatara.tuning.schedule.Halving(bracket),
                    scope.limited(sampler),
                    ascent.resource(),
                    new Forecast.Brackets(List.of(bracket), 1));
        }
    }

    /** Brackets, pass after pass until the budget ends; one pass where it does not. */
    record Hyperband(
            int eta,
            Resource.Kind resource,
            @Nullable Integer minEpochs,
            @Nullable Integer maxEpochs,
            @Nullable Double minData,
            SamplerChoice sampler,
            Brackets brackets)
            implements Halved {

        /** By what brackets have their sizes. */
        public enum Brackets {
            ALGORITHM,
            TABLE
        }

        @Override
        public Trials trials(Scope scope) {
            Scope.Ascent ascent = scope.ascent(this);
            Halvings halvings = ascent.halvings();
            List<Bracket> pass = brackets == Brackets.TABLE ? halvings.exampleTable() : halvings.algorithm();
            int passes = passes(pass.stream().mapToInt(Bracket::trials).sum(), scope.budget());
            return new Trials(
                    new io.tatara.tuning.schedule.Hyperband(pass, passes),
                    scope.limited(sampler),
                    ascent.resource(),
                    new Forecast.Brackets(pass, passes));
        }

        private static int passes(int trials, Budget budget) {
            Integer most = budget.trials();
            if (most != null) {
                return (most + trials - 1) / trials;
            }
            return budget.ends() ? OPEN_PASSES : 1;
        }
    }

    /** Rungs that never close. */
    record Asha(
            int eta,
            Resource.Kind resource,
            @Nullable Integer minEpochs,
            @Nullable Integer maxEpochs,
            @Nullable Double minData,
            SamplerChoice sampler)
            implements Halved {
        @Override
        public Trials trials(Scope scope) {
            Scope.Ascent ascent = scope.ascent(this);
            int trials = scope.requireTrials();
            return new Trials(
                    new io.tatara.tuning.schedule.Asha(ascent.halvings(), trials),
                    scope.sampler(sampler),
                    ascent.resource(),
                    new Forecast.Rungs(ascent.halvings().levels(), eta, trials));
        }
    }

    /** Trials that go on while they are no worse than half of the others were. */
    record Median(
            int everyEpochs, int warmUpTrials, @Nullable Integer maxEpochs, SamplerChoice sampler) implements Search {
        @Override
        public Trials trials(Scope scope) {
            int trials = scope.requireTrials();
            int most = maxEpochs == null ? scope.epochs() : maxEpochs;
            return new Trials(
                    new MedianStopping(trials, everyEpochs, most, warmUpTrials),
                    scope.sampler(sampler),
                    scope.upTo(most),
                    new Forecast.Stopping(everyEpochs, most, trials));
        }
    }

    /** Trials that have one fold after the other while they are not behind the best one by more than chance. */
    record Racing(double confidence, SamplerChoice sampler) implements Search {
        @Override
        public Trials trials(Scope scope) {
            int trials = scope.requireTrials();
            return new Trials(
                    new io.tatara.tuning.schedule.Racing(trials, scope.requireFolds(), confidence),
                    scope.sampler(sampler),
                    scope.oneByOne(),
                    new Forecast.Stopping(1, scope.requireFolds(), trials));
        }
    }
}
