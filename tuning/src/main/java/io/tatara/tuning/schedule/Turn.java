package io.tatara.tuning.schedule;

/** What a free slot is to do. */
public sealed interface Turn {

    /** Something to run now. */
    record Run(Assignment assignment) implements Turn {}

    /** Nothing until a trial that runs has ended. */
    record Wait() implements Turn {}

    /** Nothing ever again: no trial runs, and none is left. */
    record Over() implements Turn {}
}
