package io.tatara.tuning.schedule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Asynchronous successive halving that promotes: a free slot takes the best trial that is among the best ⌊n/η⌋ of a rung, of
 * the highest rung that has one, or else a new trial. Nothing is ever waited for, and nothing stopped for good: who is not
 * among the best now may be later.
 *
 * @see <a href="https://arxiv.org/abs/1810.05934">Li et al., Massively Parallel Hyperparameter Tuning, Algorithm 2</a>
 */
public final class Asha implements Scheduler {

    private final int mostTrials;
    private int trials;
    private final List<Long> levels;
    private final List<Ladder> rungs = new ArrayList<>();
    private final Set<Assignment> running = new HashSet<>();
    private int begun;

    /**
     * With the levels of some halvings as rungs.
     *
     * @param trials to begin at most
     */
    public Asha(Halvings halvings, int trials) {
        if (trials < 1) {
            throw new IllegalArgumentException("ASHA begins 1 trial at least, not %d".formatted(trials));
        }
        this.mostTrials = trials;
        this.trials = trials;
        this.levels = halvings.levels();
        for (int rung = 0; rung + 1 < levels.size(); rung++) {
            rungs.add(new Ladder(halvings.factor()));
        }
    }

    @Override
    public Turn next() {
        for (int rung = rungs.size() - 1; rung >= 0; rung--) {
            Result best = rungs.get(rung).best();
            if (best != null) {
                return new Turn.Run(new Assignment(best.trial(), 0, rung + 1, levels.get(rung), levels.get(rung + 1)));
            }
        }
        if (begun < trials) {
            return new Turn.Run(new Assignment(begun, 0, 0, 0, levels.get(0)));
        }
        return running.isEmpty() ? new Turn.Over() : new Turn.Wait();
    }

    @Override
    public void started(Assignment assignment) {
        if (!running.add(assignment)) {
            throw new IllegalArgumentException("%s has been started before".formatted(assignment));
        }
        if (assignment.isNew()) {
            begun++;
        } else {
            rungs.get(assignment.rung() - 1).promoted(assignment.trial());
        }
    }

    @Override
    public void finished(Result result) {
        if (!running.remove(result.assignment())) {
            throw new IllegalArgumentException("%s is not under way".formatted(result.assignment()));
        }
        if (result.assignment().rung() < rungs.size()) {
            rungs.get(result.assignment().rung()).add(result);
        }
    }

    @Override
    public void exhausted() {
        trials = begun;
    }

    @Override
    public void replenished() {
        trials = mostTrials;
    }
}
