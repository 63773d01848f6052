package io.tatara.tuning.study;

import io.tatara.tuning.sample.History;
import io.tatara.tuning.sample.Sampler;
import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.schedule.Result;
import io.tatara.tuning.schedule.Scheduler;
import io.tatara.tuning.schedule.Turn;
import io.tatara.tuning.space.Configuration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asked, it says what to run; told, it learns how that went. Any number of trials may run at once. Thread-safe; the journal
 * is called under its lock, with an event before anything comes of it.
 */
public final class Study {

    private final Scheduler scheduler;
    private final Sampler sampler;
    private final Consumer<StudyEvent> journal;
    private final History history = new History();
    private final Set<Assignment> running = new LinkedHashSet<>();
    private @Nullable Result best;
    private long spent;
    private int stale;
    private boolean exhausted;
    /** Whether the study was resumed since, perhaps with a sampler that has more. */
    private boolean perhapsMore;

    /**
     * A study in which nothing has happened.
     *
     * @param journal takes each event before anything comes of it, and may throw, which leaves the study as it was
     */
    public Study(Scheduler scheduler, Sampler sampler, Consumer<StudyEvent> journal) {
        this.scheduler = scheduler;
        this.sampler = sampler;
        this.journal = journal;
    }

    /**
     * The study that these events made, with a scheduler and a sampler like those that it had then; either may have more trials
     * now. What is {@linkplain #unfinished} is the caller's to run again.
     *
     * @throws IllegalArgumentException if the scheduler would have decided otherwise, and so is not the one of these events
     */
    public static Study resumed(
            Scheduler scheduler, Sampler sampler, Consumer<StudyEvent> journal, List<StudyEvent> events) {
        Study study = new Study(scheduler, sampler, journal);
        for (int i = 0; i < events.size(); i++) {
            study.requireDecided(events.get(i), i);
            study.apply(events.get(i));
        }
        study.perhapsMore = study.exhausted;
        return study;
    }

    private void requireDecided(StudyEvent event, int index) {
        if (event instanceof StudyEvent.Started started
                && !scheduler.next().equals(new Turn.Run(started.assignment()))) {
            throw new IllegalArgumentException(
                    "event %d of the study is %s, where this scheduler has %s: it was begun with other settings; take these, or begin anew"
                            .formatted(index + 1, event, scheduler.next()));
        }
    }

    /** What a free slot is to run; empty if there is nothing now. */
    public synchronized Optional<Trial> ask() {
        do {
            while (scheduler.next() instanceof Turn.Run run) {
                Assignment assignment = run.assignment();
                if (history.has(assignment.trial()) || suggest(assignment.trial())) {
                    happened(new StudyEvent.Started(assignment));
                    return Optional.of(new Trial(history.configuration(assignment.trial()), assignment));
                }
                happened(new StudyEvent.Exhausted());
            }
        } while (replenish());
        return Optional.empty();
    }

    /** Whether what was used up when the study was left has something new; looked for once, and no event if not. */
    private boolean replenish() {
        if (!perhapsMore) {
            return false;
        }
        boolean more = wouldHaveMore();
        if (more) {
            happened(new StudyEvent.Replenished());
        }
        perhapsMore = false;
        return more;
    }

    private boolean wouldHaveMore() {
        scheduler.replenished();
        try {
            return scheduler.next() instanceof Turn.Run run
                    && sampler.suggest(run.assignment().trial(), history).isPresent();
        } finally {
            // what is not in the journal has not happened, whatever the sampler threw
            scheduler.exhausted();
        }
    }

    private boolean suggest(int trial) {
        Optional<Configuration> configuration = sampler.suggest(trial, history);
        configuration.ifPresent(chosen -> happened(new StudyEvent.Suggested(trial, chosen)));
        return configuration.isPresent();
    }

    /**
     * How a trial that was asked for went.
     *
     * @throws IllegalArgumentException if it was not asked for, or has been told of; that leaves no event
     */
    public synchronized void tell(Assignment assignment, Outcome outcome) {
        if (!running.contains(assignment)) {
            throw new IllegalArgumentException("%s is not under way, and cannot have ended".formatted(assignment));
        }
        happened(new StudyEvent.Finished(assignment, outcome));
    }

    /** What was asked for and not told of, in that order: after a crash, what is to be run again. */
    public synchronized List<Trial> unfinished() {
        return running.stream()
                .map(assignment -> new Trial(history.configuration(assignment.trial()), assignment))
                .toList();
    }

    /** Whether no trial runs, and none is left. Of a study that was resumed, {@link #ask} may have to be called to know. */
    public synchronized boolean isOver() {
        return !perhapsMore && scheduler.next() instanceof Turn.Over;
    }

    /** Empty until a trial has finished and not failed. */
    public synchronized Optional<Best> best() {
        return Optional.ofNullable(best).map(result -> new Best(history.configuration(result.trial()), result));
    }

    /** Of the resource, by trials that have ended and by those that run, as if these had. */
    public synchronized long spent() {
        return spent
                + running.stream()
                        .mapToLong(assignment -> assignment.to() - assignment.from())
                        .sum();
    }

    /** Results since the best one. */
    public synchronized int stale() {
        return stale;
    }

    private void happened(StudyEvent event) {
        journal.accept(event);
        apply(event);
    }

    private void apply(StudyEvent event) {
        if (event instanceof StudyEvent.Suggested suggested) {
            history.suggested(suggested.trial(), suggested.configuration());
        } else if (event instanceof StudyEvent.Started started) {
            scheduler.started(started.assignment());
            running.add(started.assignment());
        } else if (event instanceof StudyEvent.Finished finished) {
            Result result = new Result(finished.assignment(), finished.outcome().loss());
            scheduler.finished(result);
            running.remove(finished.assignment());
            learn(result);
        } else {
            exhausted = event instanceof StudyEvent.Exhausted;
            if (exhausted) {
                scheduler.exhausted();
            } else {
                scheduler.replenished();
            }
        }
    }

    private void learn(Result result) {
        history.finished(result.trial(), result.assignment().to(), result.loss());
        spent += result.assignment().to() - result.assignment().from();
        stale++;
        if (result.survives() && (best == null || Best.FURTHEST_THEN_BEST.compare(result, best) < 0)) {
            best = result;
            stale = 0;
        }
    }
}
