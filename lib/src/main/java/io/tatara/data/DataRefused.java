package io.tatara.data;

import io.tatara.TataraException;

/**
 * A table that can be read but not trained on: it, rather than the settings, has to change. The message names column or
 * file, value and count.
 */
public final class DataRefused extends TataraException {

    private static final long serialVersionUID = 1L;

    public DataRefused(String message) {
        super(message);
    }

    public DataRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
