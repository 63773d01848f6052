package io.tatara.jobs.runfile;

import io.tatara.tuning.sample.GridSampler;
import io.tatara.tuning.sample.LimitedSampler;
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
     * What this amounts to in a space and within a budget.
     *
     * @param epochs of {@code training.epochs}
     * @throws IllegalArgumentException if it cannot be had
     */
    Trials trials(Space space, Budget budget, int epochs, long seed);

    /**
     * What decides on trials.
     *
     * @param epochs of a trial that goes all the way
     */
    record Trials(Scheduler scheduler, Sampler sampler, int epochs, Forecast forecast) {}

    private static Trials all(int trials, Sampler sampler, int epochs) {
        return new Trials(
                new FullBudget(trials, epochs), sampler, epochs, new Forecast.Rungs(List.of((long) epochs), 1, trials));
    }

    private static void requireEnd(Budget budget) {
        if (!budget.ends()) {
            throw new IllegalArgumentException(
                    "this search has no end of its own: tune.budget needs trials, time, epochs or noImprovement");
        }
    }

    /** All combinations. */
    record Grid(int values) implements Search {
        @Override
        public Trials trials(Space space, Budget budget, int epochs, long seed) {
            GridSampler grid = new GridSampler(space, values);
            Integer trials = budget.trials();
            if (trials != null && trials < grid.size()) {
                throw new IllegalArgumentException(
                        "the grid has %,d combinations, and tune.budget.trials allows %,d; raise it, take less values of each parameter, or another search"
                                .formatted(grid.size(), trials));
            }
            return all(grid.size(), grid, epochs);
        }
    }

    /** New trials until the budget ends, each trained to the end. */
    sealed interface Whole extends Search {

        SamplerChoice sampler();

        @Override
        default Trials trials(Space space, Budget budget, int epochs, long seed) {
            requireEnd(budget);
            return all(
                    budget.trials() == null ? OPEN : budget.trials(), sampler().over(space, seed), epochs);
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

    private static Halvings halvings(int eta, int minEpochs, @Nullable Integer maxEpochs, int epochs) {
        int most = maxEpochs == null ? epochs : maxEpochs;
        if (minEpochs > most) {
            throw new IllegalArgumentException(
                    "minEpochs is %d, and no trial has more than %d epochs".formatted(minEpochs, most));
        }
        return new Halvings(most, minEpochs, eta);
    }

    private static Sampler limited(SamplerChoice sampler, Space space, long seed, @Nullable Integer trials) {
        Sampler all = sampler.over(space, seed);
        return trials == null ? all : new LimitedSampler(all, trials);
    }

    /** One bracket of successive halving: the one with the most rungs. */
    record Halving(int eta, int minEpochs, @Nullable Integer maxEpochs, SamplerChoice sampler) implements Search {
        @Override
        public Trials trials(Space space, Budget budget, int epochs, long seed) {
            Halvings halvings = halvings(eta, minEpochs, maxEpochs, epochs);
            Bracket bracket = halvings.algorithm().get(0);
            return new Trials(
                    new io.tatara.tuning.schedule.Halving(bracket),
                    limited(sampler, space, seed, budget.trials()),
                    (int) halvings.most(),
                    new Forecast.Brackets(List.of(bracket), 1));
        }
    }

    /** Brackets, pass after pass until the budget ends; one pass where it does not. */
    record Hyperband(int eta, int minEpochs, @Nullable Integer maxEpochs, SamplerChoice sampler, Brackets brackets)
            implements Search {

        /** By what brackets have their sizes. */
        public enum Brackets {
            ALGORITHM,
            TABLE
        }

        @Override
        public Trials trials(Space space, Budget budget, int epochs, long seed) {
            Halvings halvings = halvings(eta, minEpochs, maxEpochs, epochs);
            List<Bracket> pass = brackets == Brackets.TABLE ? halvings.exampleTable() : halvings.algorithm();
            int passes = passes(pass.stream().mapToInt(Bracket::trials).sum(), budget);
            return new Trials(
                    new io.tatara.tuning.schedule.Hyperband(pass, passes),
                    limited(sampler, space, seed, budget.trials()),
                    (int) halvings.most(),
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
    record Asha(int eta, int minEpochs, @Nullable Integer maxEpochs, SamplerChoice sampler) implements Search {
        @Override
        public Trials trials(Space space, Budget budget, int epochs, long seed) {
            Halvings halvings = halvings(eta, minEpochs, maxEpochs, epochs);
            requireEnd(budget);
            int trials = budget.trials() == null ? OPEN : budget.trials();
            return new Trials(
                    new io.tatara.tuning.schedule.Asha(halvings, trials),
                    sampler.over(space, seed),
                    (int) halvings.most(),
                    new Forecast.Rungs(halvings.levels(), eta, trials));
        }
    }

    /** Trials that go on while they are no worse than half of the others were. */
    record Median(
            int everyEpochs, int warmUpTrials, @Nullable Integer maxEpochs, SamplerChoice sampler) implements Search {
        @Override
        public Trials trials(Space space, Budget budget, int epochs, long seed) {
            requireEnd(budget);
            int most = maxEpochs == null ? epochs : maxEpochs;
            int trials = budget.trials() == null ? OPEN : budget.trials();
            return new Trials(
                    new MedianStopping(trials, everyEpochs, most, warmUpTrials),
                    sampler.over(space, seed),
                    most,
                    new Forecast.Stopping(everyEpochs, most, trials));
        }
    }
}
