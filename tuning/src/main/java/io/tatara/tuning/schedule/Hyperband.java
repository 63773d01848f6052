package io.tatara.tuning.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * Hyperband: brackets of successive halving that weigh many short trainings against few long ones. A bracket begins while
 * the one before still has trials to wait for, so that slots stay busy; which trials go on does not depend on that.
 *
 * @see <a href="https://arxiv.org/abs/1603.06560">Li et al., Hyperband, JMLR 18(185)</a>
 */
public final class Hyperband implements Scheduler {

    private final List<Halving> brackets = new ArrayList<>();

    /**
     * With trials counted through the brackets.
     *
     * @param brackets of one pass, in order
     * @param passes how many times they are gone through, with new trials each time
     */
    public Hyperband(List<Bracket> brackets, int passes) {
        if (brackets.isEmpty() || passes < 1) {
            throw new IllegalArgumentException(
                    "Hyperband takes 1 bracket and 1 pass at least, not %d and %d".formatted(brackets.size(), passes));
        }
        int trials = 0;
        for (int pass = 0; pass < passes; pass++) {
            for (Bracket bracket : brackets) {
                this.brackets.add(new Halving(bracket, this.brackets.size(), trials));
                trials = Math.addExact(trials, bracket.trials());
            }
        }
    }

    @Override
    public Turn next() {
        boolean waits = false;
        for (Halving bracket : brackets) {
            Turn turn = bracket.next();
            if (turn instanceof Turn.Run) {
                return turn;
            }
            waits |= turn instanceof Turn.Wait;
        }
        return waits ? new Turn.Wait() : new Turn.Over();
    }

    @Override
    public void started(Assignment assignment) {
        brackets.get(assignment.bracket()).started(assignment);
    }

    @Override
    public void finished(Result result) {
        brackets.get(result.assignment().bracket()).finished(result);
    }

    @Override
    public void exhausted() {
        brackets.forEach(Halving::exhausted);
    }

    @Override
    public void replenished() {
        brackets.forEach(Halving::replenished);
    }
}
