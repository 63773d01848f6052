package io.tatara.jobs.track;

/** How a run ended. */
enum Fate {
    FINISHED(3),
    FAILED(4),
    /** From outside. */
    KILLED(5);

    private final int number;

    Fate(int number) {
        this.number = number;
    }

    /** MLflow's number of it, which its file layout has. */
    int number() {
        return number;
    }
}
