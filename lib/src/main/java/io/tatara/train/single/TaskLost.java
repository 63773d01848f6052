package io.tatara.train.single;

import io.tatara.TataraException;

/** A task did not end for something that its training is not to blame for; trained again, it goes on from its checkpoint. */
public final class TaskLost extends TataraException {

    private static final long serialVersionUID = 1L;

    TaskLost(String message) {
        super(message);
    }
}
