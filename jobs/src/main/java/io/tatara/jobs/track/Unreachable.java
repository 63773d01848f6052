package io.tatara.jobs.track;

import org.jspecify.annotations.Nullable;

/** A tracker does not answer, or asks to be left in peace; it may take the same entry later. */
final class Unreachable extends Exception {

    private static final long serialVersionUID = 1L;

    Unreachable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
