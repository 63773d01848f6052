package io.tatara.tuning.search;

import io.tatara.tuning.journal.Journal;
import io.tatara.tuning.journal.LocalJournal;
import io.tatara.tuning.run.Limits;
import io.tatara.tuning.run.Objective;
import io.tatara.tuning.run.RunListener;
import io.tatara.tuning.run.ThreadRunner;
import io.tatara.tuning.sample.Sampler;
import io.tatara.tuning.sample.TpeSampler;
import io.tatara.tuning.schedule.FullBudget;
import io.tatara.tuning.schedule.Scheduler;
import io.tatara.tuning.space.Condition;
import io.tatara.tuning.space.Constraint;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Space;
import io.tatara.tuning.study.Study;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a space is searched. Immutable; each {@code with} returns another.
 *
 * <pre>{@code
 * Tuned tuned = Tuning.of(space.build(), 100)
 *         .withSlots(4)
 *         .withLimits(Limits.NONE.withStudySeconds(600))
 *         .minimize(trial -> train(rate.in(trial.configuration())), Path.of("study.jsonl"));
 * }</pre>
 *
 * @param scheduler makes one for each study
 * @param sampler makes one for each study, of the space and the seed
 * @param slots trials at once, each on a thread of its own
 * @param loss what the loss is of, in words that are the same in every process; empty for whoever needs not be reminded
 * @param listener is called on the thread that runs the study
 */
public record Tuning(
        Space space,
        Supplier<Scheduler> scheduler,
        BiFunction<Space, Long, Sampler> sampler,
        long seed,
        int slots,
        Limits limits,
        String loss,
        RunListener listener) {

    /**
     * So many trials by TPE, each with all of a resource of 1, of seed 0, as many at once as there are processors.
     *
     * @param trials from 1
     */
    public static Tuning of(Space space, int trials) {
        return new Tuning(
                space,
                () -> new FullBudget(trials, 1),
                TpeSampler::new,
                0,
                Runtime.getRuntime().availableProcessors(),
                Limits.NONE,
                "",
                RunListener.none());
    }

    public Tuning withScheduler(Supplier<Scheduler> next) {
        return new Tuning(space, next, sampler, seed, slots, limits, loss, listener);
    }

    public Tuning withSampler(BiFunction<Space, Long, Sampler> next) {
        return new Tuning(space, scheduler, next, seed, slots, limits, loss, listener);
    }

    public Tuning withSeed(long next) {
        return new Tuning(space, scheduler, sampler, next, slots, limits, loss, listener);
    }

    public Tuning withSlots(int next) {
        return new Tuning(space, scheduler, sampler, seed, next, limits, loss, listener);
    }

    public Tuning withLimits(Limits next) {
        return new Tuning(space, scheduler, sampler, seed, slots, next, loss, listener);
    }

    public Tuning withLoss(String next) {
        return new Tuning(space, scheduler, sampler, seed, slots, limits, next, listener);
    }

    public Tuning withListener(RunListener next) {
        return new Tuning(space, scheduler, sampler, seed, slots, limits, loss, next);
    }

    /** A study to ask and tell, of which nothing is kept. */
    public Study study() {
        return new Study(scheduler.get(), sampler.apply(space, seed), event -> {});
    }

    /**
     * A study to ask and tell that goes on where a journal ends; {@link Study#unfinished} is to be run again.
     *
     * @param journal opened with {@link #identity}; stays the caller's to close
     * @throws IllegalArgumentException if the journal's trials are not those of this scheduler
     */
    public Study study(Journal journal) {
        return Study.resumed(scheduler.get(), sampler.apply(space, seed), journal, journal.events());
    }

    /**
     * What tells this study from another in a journal: the space, its constraints' texts, the sampler's class, the seed and what the loss is of.
     * Slots and limits may differ from process to process, and the scheduler's decisions are compared one by one.
     */
    public String identity() {
        Stream<String> constraints = space.constraints().stream().map(Constraint::text);
        Stream<String> parameters = space.parameters().stream().map(Tuning::text);
        String searched = Stream.concat(parameters, constraints).collect(Collectors.joining("; "));
        String by = sampler.apply(space, seed).getClass().getSimpleName();
        return "%s, seed %d, over %s".formatted(by, seed, searched) + (loss.isEmpty() ? "" : "; " + loss);
    }

    /** The same in every process, which a set's own text is not. */
    private static String text(Parameter parameter) {
        Condition when = parameter.when();
        String always = "%s: %s".formatted(parameter.name(), parameter.domain());
        return when == null
                ? always
                : "%s when %s is of %s"
                        .formatted(
                                always,
                                when.parameter(),
                                new TreeSet<>(when.values().stream()
                                        .map(String::valueOf)
                                        .toList()));
    }

    /**
     * Searches for the configuration of the least loss; nothing is kept of the study.
     *
     * @throws InterruptedException if this thread is interrupted
     */
    public Tuned minimize(Objective objective) throws InterruptedException {
        return minimize(objective, study());
    }

    /**
     * The same with a journal: begun anew, or gone on with where the process before this one ended.
     *
     * @param journal a file of a local disk
     * @throws io.tatara.tuning.journal.JournalException if it cannot be written, or is another study's or process's
     * @throws IllegalArgumentException if its trials are not those of this scheduler
     * @throws InterruptedException if this thread is interrupted; the study can be gone on with
     */
    public Tuned minimize(Objective objective, Path journal) throws InterruptedException {
        try (Journal kept = LocalJournal.open(journal, identity())) {
            return minimize(objective, study(kept));
        }
    }

    private Tuned minimize(Objective objective, Study study) throws InterruptedException {
        return new Tuned(new ThreadRunner(study, objective, slots, limits, listener).run(), study.best());
    }
}
