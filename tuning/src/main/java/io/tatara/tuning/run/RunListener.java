package io.tatara.tuning.run;

import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.Trial;

/** Hears what becomes of trials, on the thread that runs the study. */
public interface RunListener {

    /** What a trial has that needs more slots than there are, and never began. */
    int NO_SLOT = -1;

    /**
     * A slot has something to do.
     *
     * @param slot from 0; of a trial that has several the first
     * @param attempt from 1
     */
    void began(Trial trial, int slot, int attempt);

    /** An attempt came to nothing, and is made again. */
    void interfered(Trial trial, int slot, String reason);

    /** The study knows of it. */
    void ended(Trial trial, int slot, Outcome outcome, double seconds);

    /** Hears nothing. */
    static RunListener none() {
        return new RunListener() {
            @Override
            public void began(Trial trial, int slot, int attempt) {}

            @Override
            public void interfered(Trial trial, int slot, String reason) {}

            @Override
            public void ended(Trial trial, int slot, Outcome outcome, double seconds) {}
        };
    }
}
