package io.tatara.spark;

/** Breaks an exchange off because the hub has another roster to give. Costs no stack trace: it is no failure. */
final class RosterChanges extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RosterChanges() {
        super("the roster changes", null, false, false);
    }
}
