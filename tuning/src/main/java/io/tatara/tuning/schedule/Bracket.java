package io.tatara.tuning.schedule;

import java.util.List;

/**
 * A run of successive halving: each rung's best go on to the next.
 *
 * @param rungs each with less trials than the one before, or as many, and more of the resource
 */
public record Bracket(List<Rung> rungs) {

    public Bracket {
        rungs = List.copyOf(rungs);
        if (rungs.isEmpty()) {
            throw new IllegalArgumentException("A bracket has at least one rung");
        }
        for (int i = 1; i < rungs.size(); i++) {
            Rung before = rungs.get(i - 1);
            Rung rung = rungs.get(i);
            if (rung.trials() > before.trials() || rung.resource() <= before.resource()) {
                throw new IllegalArgumentException("%s cannot come after %s".formatted(rung, before));
            }
        }
    }

    /** Trials of the first rung, which are all there are. */
    public int trials() {
        return rungs.get(0).trials();
    }

    /** Trainings from a checkpoint or the start, each to a rung. */
    public int runs() {
        return rungs.stream().mapToInt(Rung::trials).sum();
    }

    /** What all rungs take, where a trial that goes on resumes from where it was. */
    public long cost() {
        long cost = 0;
        long before = 0;
        for (Rung rung : rungs) {
            cost += rung.trials() * (rung.resource() - before);
            before = rung.resource();
        }
        return cost;
    }
}
