package io.tatara.jobs.runfile;

import io.tatara.tuning.sample.LimitedSampler;
import io.tatara.tuning.sample.Sampler;
import io.tatara.tuning.schedule.Halvings;
import io.tatara.tuning.space.Space;
import org.jspecify.annotations.Nullable;

/**
 * What a search has to do with.
 *
 * @param epochs of {@code training.epochs}
 * @param folds null without cross-validation
 */
public record Scope(
        Space space, Budget budget, int epochs, @Nullable Integer folds, long seed) {

    /** Trials of a search that has no end of its own. */
    int requireTrials() {
        if (!budget.ends()) {
            throw new IllegalArgumentException(
                    "this search has no end of its own: tune.budget needs trials, time, epochs or noImprovement");
        }
        Integer trials = budget.trials();
        return trials == null ? Search.OPEN : trials;
    }

    int requireFolds() {
        if (folds == null) {
            throw new IllegalArgumentException(
                    "folds are what trials get more of, and there are none: set tune.objective.folds");
        }
        return folds;
    }

    Resource upTo(int most) {
        return new Resource.Epochs(most, folds == null ? 1 : folds);
    }

    Resource oneByOne() {
        return new Resource.Folds(requireFolds(), epochs);
    }

    /** How the resource rises from rung to rung. */
    Ascent ascent(Search.Halved search) {
        return switch (search.resource()) {
            case EPOCHS -> epochs(search.eta(), search.minEpochs(), search.maxEpochs());
            case FOLDS -> new Ascent(new Halvings(requireFolds(), 1, search.eta()), oneByOne());
            case DATA -> data(search.eta(), search.minData());
        };
    }

    private Ascent data(int eta, @Nullable Double minData) {
        if (budget.epochs() != null) {
            throw new IllegalArgumentException(
                    "tune.budget.epochs is of epochs of all rows, and trials get more of the data: set trials or time instead");
        }
        Resource.Data data = new Resource.Data(epochs, folds == null ? 1 : folds);
        int least = minData == null ? 1 : Resource.Data.amount(minData);
        return new Ascent(new Halvings(data.most(), least, eta), data);
    }

    private Ascent epochs(int eta, @Nullable Integer minEpochs, @Nullable Integer maxEpochs) {
        int most = maxEpochs == null ? epochs : maxEpochs;
        int least = minEpochs == null ? 1 : minEpochs;
        if (least > most) {
            throw new IllegalArgumentException(
                    "minEpochs is %d, and no trial has more than %d epochs".formatted(least, most));
        }
        return new Ascent(new Halvings(most, least, eta), upTo(most));
    }

    Sampler sampler(SamplerChoice choice) {
        return choice.over(space, seed);
    }

    /** With no more trials than the budget has. */
    Sampler limited(SamplerChoice choice) {
        Integer trials = budget.trials();
        return trials == null ? sampler(choice) : new LimitedSampler(sampler(choice), trials);
    }

    /** A resource, and how much of it each rung has. */
    record Ascent(Halvings halvings, Resource resource) {}
}
