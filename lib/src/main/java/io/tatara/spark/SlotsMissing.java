package io.tatara.spark;

import io.tatara.TataraException;

/** The cluster had not as many task slots in time as a gang has workers: the training has not begun, and may later. */
public final class SlotsMissing extends TataraException {

    private static final long serialVersionUID = 1L;

    SlotsMissing(String message) {
        super(message);
    }

    SlotsMissing(String message, Throwable cause) {
        super(message, cause);
    }
}
