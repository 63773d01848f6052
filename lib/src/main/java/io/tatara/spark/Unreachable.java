package io.tatara.spark;

import java.io.IOException;

/** A rank does not answer at the address that the roster gives it. */
final class Unreachable extends Exception {

    private static final long serialVersionUID = 1L;
    private final int peer;

    Unreachable(int peer, String message, IOException cause) {
        super(message, cause);
        this.peer = peer;
    }

    int peer() {
        return peer;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
