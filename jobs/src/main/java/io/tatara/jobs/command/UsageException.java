package io.tatara.jobs.command;

import io.tatara.TataraException;

/** Options that do not go together. */
final class UsageException extends TataraException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
