package io.tatara.train;

import io.tatara.TataraException;

/** A training was asked to end, and has ended, with a checkpoint if it takes any. */
public final class TrainingInterrupted extends TataraException {

    private static final long serialVersionUID = 1L;

    public TrainingInterrupted() {
        super("The training was interrupted at the end of a round.");
    }
}
