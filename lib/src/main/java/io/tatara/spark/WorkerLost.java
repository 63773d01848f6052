package io.tatara.spark;

import io.tatara.TataraException;

/** A worker's process or machine is gone or silent: nothing that it did was wrong, and another may take its place. */
public final class WorkerLost extends TataraException {

    private static final long serialVersionUID = 1L;

    WorkerLost(String message, Throwable cause) {
        super(message, cause);
    }
}
