package io.tatara.tuning.study;

import io.tatara.tuning.schedule.Result;
import io.tatara.tuning.space.Configuration;
import java.util.Comparator;

/** The trial with the least loss of those that had the most of the resource. Its loss is finite. */
public record Best(Configuration configuration, Result result) {

    /** Losses of different rungs say nothing of each other. */
    static final Comparator<Result> FURTHEST_THEN_BEST = Comparator.<Result>comparingLong(
                    result -> -result.assignment().to())
            .thenComparing(Result.BEST_FIRST);
}
