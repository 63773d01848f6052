package io.tatara;

/**
 * A failure that the user can act on. The message is complete: what failed, the value, where, and what to do; it is
 * shown without a stack trace.
 */
public class TataraException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TataraException(String message) {
        super(message);
    }

    public TataraException(String message, Throwable cause) {
        super(message, cause);
    }
}
