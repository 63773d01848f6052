package io.tatara.engine.dense;

/** A network has something that the dense engine does not compute; caught where an engine is chosen. */
final class UnknownLayer extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownLayer(String what) {
        // no stack trace: an answer, not a failure
        super(what, null, false, false);
    }
}
