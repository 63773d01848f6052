package io.tatara.registry;

import io.tatara.TataraException;

/** An alias that somebody else has moved since it was looked at. */
public final class AliasMovedException extends TataraException {

    private static final long serialVersionUID = 1L;

    AliasMovedException(String message) {
        super(message);
    }
}
