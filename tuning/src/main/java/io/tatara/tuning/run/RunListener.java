package io.tatara.tuning.run;

import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.Trial;
import java.util.List;

/** Hears what becomes of trials, on the thread that runs the study. */
public interface RunListener {

    /**
     * A trial has its slots.
     *
     * @param slots counted from 0; one, unless the objective says that it needs more
     * @param attempt from 1
     */
    void began(Trial trial, List<Integer> slots, int attempt);

    /** An attempt came to nothing, and is made again. */
    void interfered(Trial trial, List<Integer> slots, String reason);

    /**
     * The study knows of it.
     *
     * @param slots that are free now; none of a trial that needs more than there are, and never began
     */
    void ended(Trial trial, List<Integer> slots, Outcome outcome, double seconds);

    /** Hears nothing. */
    static RunListener none() {
        return new RunListener() {
            @Override
            public void began(Trial trial, List<Integer> slots, int attempt) {}

            @Override
            public void interfered(Trial trial, List<Integer> slots, String reason) {}

            @Override
            public void ended(Trial trial, List<Integer> slots, Outcome outcome, double seconds) {}
        };
    }
}
