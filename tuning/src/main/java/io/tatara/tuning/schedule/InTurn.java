package io.tatara.tuning.schedule;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;

/** Whose turn it is where trials go on by themselves, or stop: who goes on does so before a new one begins. */
final class InTurn {

    private final int mostTrials;
    private int trials;
    private final long first;
    private final Queue<Assignment> goingOn = new ArrayDeque<>();
    private final Set<Assignment> running = new HashSet<>();
    private int begun;

    /**
     * Of nobody yet.
     *
     * @param trials to begin at most
     * @param first of the resource, that a new one is trained up to
     */
    InTurn(int trials, long first) {
        this.mostTrials = trials;
        this.trials = trials;
        this.first = first;
    }

    Turn next() {
        Assignment further = goingOn.peek();
        if (further != null) {
            return new Turn.Run(further);
        }
        if (begun < trials) {
            return new Turn.Run(new Assignment(begun, 0, 0, 0, first));
        }
        return running.isEmpty() ? new Turn.Over() : new Turn.Wait();
    }

    void started(Assignment assignment) {
        if (!next().equals(new Turn.Run(assignment))) {
            throw new IllegalArgumentException("%s is not the next".formatted(assignment));
        }
        if (assignment.isNew()) {
            begun++;
        } else {
            goingOn.remove();
        }
        running.add(assignment);
    }

    void finished(Assignment assignment) {
        if (!running.remove(assignment)) {
            throw new IllegalArgumentException("%s is not under way".formatted(assignment));
        }
    }

    /** Has a trial go on that has finished so much. */
    void goOn(Assignment finished, long to) {
        goingOn.add(new Assignment(finished.trial(), 0, finished.rung() + 1, finished.to(), to));
    }

    void exhausted() {
        trials = begun;
    }

    void replenished() {
        trials = mostTrials;
    }
}
