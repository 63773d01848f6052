package io.tatara.jobs.workflow;

import io.tatara.TataraException;

/** A study in which no trial came to a result. */
public final class NoTrialException extends TataraException {

    private static final long serialVersionUID = 1L;

    NoTrialException(String message) {
        super(message);
    }
}
