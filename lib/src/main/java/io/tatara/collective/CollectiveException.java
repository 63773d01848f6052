package io.tatara.collective;

/** An exchange that could not be completed; the message names the rank, the peer and the round. */
public final class CollectiveException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CollectiveException(String message) {
        super(message);
    }

    public CollectiveException(String message, Throwable cause) {
        super(message, cause);
    }
}
