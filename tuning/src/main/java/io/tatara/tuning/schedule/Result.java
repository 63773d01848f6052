package io.tatara.tuning.schedule;

import java.util.Comparator;

/**
 * How a trial did at the end of a rung.
 *
 * @param loss less is better; what is not a number counts as ∞, as does a trial that failed
 */
public record Result(Assignment assignment, double loss) {

    /** The best first. A tie is the earlier trial's, whatever the order in which they ended. */
    public static final Comparator<Result> BEST_FIRST =
            Comparator.comparingDouble(Result::loss).thenComparingInt(Result::trial);

    public Result {
        loss = Double.isNaN(loss) || loss == Double.NEGATIVE_INFINITY ? Double.POSITIVE_INFINITY : loss;
    }

    /** Of a trial that diverged, crashed or took too long. */
    public static Result failed(Assignment assignment) {
        return new Result(assignment, Double.POSITIVE_INFINITY);
    }

    public int trial() {
        return assignment.trial();
    }

    /** Whether the trial can go on. */
    public boolean survives() {
        return loss < Double.POSITIVE_INFINITY;
    }
}
