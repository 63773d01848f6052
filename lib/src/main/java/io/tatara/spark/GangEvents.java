package io.tatara.spark;

/** What the driver hears of a gang while it works, on one thread, one call after the other. */
@FunctionalInterface
public interface GangEvents {

    /** A rank reports; each rank's reports come in order. */
    void told(byte[] report);

    /**
     * The gang goes on without some of its ranks.
     *
     * @param reason names them, and what became of them
     * @param present ranks that go on
     */
    default void lost(String reason, int present) {}

    /**
     * A rank takes part again.
     *
     * @param reason names it
     * @param present ranks that go on, with it
     */
    default void joined(String reason, int present) {}
}
