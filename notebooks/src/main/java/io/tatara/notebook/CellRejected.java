package io.tatara.notebook;

/** A cell, or the rest of one, that is no Java: its message has the lines, a mark below the place, and what javac says. */
final class CellRejected extends Exception {

    private static final long serialVersionUID = 1L;

    CellRejected(String message) {
        super(message);
    }
}
