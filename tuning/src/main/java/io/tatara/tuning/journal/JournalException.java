package io.tatara.tuning.journal;

/** A journal that cannot be read, written or gone on with; the message says which, where, and what to do. */
public final class JournalException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public JournalException(String message) {
        super(message);
    }

    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
