package io.tatara.tuning.schedule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Successive halving over one bracket (Jamieson and Talwalkar, 2016). A rung's best go on; one that must be among them goes on
 * before the rung is complete. A trial that failed ranks last, goes nowhere and is waited for no longer: a rung with fewer
 * survivors than the next has room for makes the next one smaller.
 */
public final class Halving implements Scheduler {

    private final Bracket bracket;
    private final int number;
    private final int firstTrial;
    private final List<Stage> stages = new ArrayList<>();
    private int trials;

    /** What is known of one rung. */
    private final class Stage {
        private final int rung;
        private final Set<Integer> started = new HashSet<>();
        private final TreeSet<Result> results = new TreeSet<>(Result.BEST_FIRST);
        private int failed;

        private Stage(int rung) {
            this.rung = rung;
        }

        /** Trials that it will have had when all is over, or more: that others fail is known only when they do. */
        private int expected() {
            if (rung == 0) {
                return trials;
            }
            int room = bracket.rungs().get(rung).trials();
            Stage before = stages.get(rung - 1);
            return Math.min(room, before.expected() - before.failed);
        }

        private int unfinished() {
            return expected() - results.size();
        }

        /** The best of those that go on whatever the others come to, and have not yet. */
        private @Nullable Result nextToGoOn() {
            int room = stages.get(rung + 1).expected();
            // all that have not ended yet may be better
            int certain = room - unfinished();
            for (Result result : results) {
                if (certain-- <= 0 || !result.survives()) {
                    return null;
                }
                if (!stages.get(rung + 1).started.contains(result.trial())) {
                    return result;
                }
            }
            return null;
        }
    }

    public Halving(Bracket bracket) {
        this(bracket, 0, 0);
    }

    /** @param firstTrial the others of the bracket come after it, one by one */
    Halving(Bracket bracket, int number, int firstTrial) {
        this.bracket = bracket;
        this.number = number;
        this.firstTrial = firstTrial;
        this.trials = bracket.trials();
        for (int rung = 0; rung < bracket.rungs().size(); rung++) {
            stages.add(new Stage(rung));
        }
    }

    /** Those that have come furthest first. */
    @Override
    public Turn next() {
        boolean running = false;
        for (int rung = stages.size() - 1; rung >= 0; rung--) {
            Stage stage = stages.get(rung);
            running |= stage.started.size() > stage.results.size();
            if (rung > 0) {
                Result goesOn = stages.get(rung - 1).nextToGoOn();
                if (goesOn != null) {
                    return run(goesOn.trial(), rung);
                }
            } else if (stage.started.size() < trials) {
                return run(firstTrial + stage.started.size(), 0);
            }
        }
        return running ? new Turn.Wait() : new Turn.Over();
    }

    private Turn run(int trial, int rung) {
        long from = rung == 0 ? 0 : bracket.rungs().get(rung - 1).resource();
        return new Turn.Run(new Assignment(
                trial, number, rung, from, bracket.rungs().get(rung).resource()));
    }

    @Override
    public void started(Assignment assignment) {
        if (!stages.get(assignment.rung()).started.add(assignment.trial())) {
            throw new IllegalArgumentException("%s has been started before".formatted(assignment));
        }
    }

    @Override
    public void finished(Result result) {
        Stage stage = stages.get(result.assignment().rung());
        if (!stage.started.contains(result.trial()) || !stage.results.add(result)) {
            throw new IllegalArgumentException("%s is not under way".formatted(result.assignment()));
        }
        stage.failed += result.survives() ? 0 : 1;
    }

    @Override
    public void exhausted() {
        trials = stages.get(0).started.size();
    }

    /** Begins no more once any has gone on: who those are was settled among fewer, and cannot be taken back. */
    @Override
    public void replenished() {
        if (stages.size() == 1 || stages.get(1).started.isEmpty()) {
            trials = bracket.trials();
        }
    }
}
