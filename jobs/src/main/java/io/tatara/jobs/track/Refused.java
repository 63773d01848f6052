package io.tatara.jobs.track;

import org.jspecify.annotations.Nullable;

/** A tracker does not take an entry, and would not take it later. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    Refused(String message) {
        this(message, null);
    }

    Refused(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
