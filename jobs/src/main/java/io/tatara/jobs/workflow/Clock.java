package io.tatara.jobs.workflow;

/** Seconds since it was started. */
final class Clock {

    private final long start = System.nanoTime();

    double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }
}
