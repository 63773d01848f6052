package io.tatara.jobs.command;

import io.tatara.TataraException;

/** A model that did not reach what the run file demands. */
final class GateException extends TataraException {

    private static final long serialVersionUID = 1L;

    GateException(String message) {
        super(message);
    }
}
