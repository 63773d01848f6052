package io.tatara.tuning.schedule;

import java.util.HashSet;
import java.util.Set;

/** Every trial gets all of the resource at once. */
public final class FullBudget implements Scheduler {

    private final int mostTrials;
    private int trials;
    private final long resource;
    private final Set<Assignment> running = new HashSet<>();
    private int next;

    public FullBudget(int trials, long resource) {
        // the checks of both are a rung's
        Rung all = new Rung(trials, resource);
        this.mostTrials = all.trials();
        this.trials = mostTrials;
        this.resource = all.resource();
    }

    @Override
    public Turn next() {
        if (next < trials) {
            return new Turn.Run(new Assignment(next, 0, 0, 0, resource));
        }
        return running.isEmpty() ? new Turn.Over() : new Turn.Wait();
    }

    @Override
    public void started(Assignment assignment) {
        if (assignment.trial() != next) {
            throw new IllegalArgumentException("%s is not the next".formatted(assignment));
        }
        running.add(assignment);
        next++;
    }

    @Override
    public void finished(Result result) {
        if (!running.remove(result.assignment())) {
            throw new IllegalArgumentException("%s is not under way".formatted(result.assignment()));
        }
    }

    @Override
    public void exhausted() {
        trials = next;
    }

    @Override
    public void replenished() {
        trials = mostTrials;
    }
}
