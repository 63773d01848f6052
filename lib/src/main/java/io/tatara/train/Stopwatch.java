package io.tatara.train;

/** One worker's time by what it was spent on: each lap charges the time since the lap before. */
final class Stopwatch {

    private long mark = System.nanoTime();
    private long compute;
    private long update;
    private long exchange;
    private long data;
    private long validation;
    private double waiting;
    private Timings told = Timings.NONE;

    private long lap() {
        long now = System.nanoTime();
        long spent = now - mark;
        mark = now;
        return spent;
    }

    /** Charges the time since the last lap to nothing. */
    void skip() {
        lap();
    }

    void computed() {
        compute += lap();
    }

    void updated() {
        update += lap();
    }

    void exchanged() {
        exchange += lap();
    }

    void filled() {
        data += lap();
    }

    void validated() {
        validation += lap();
    }

    /** So much of what was charged to exchanges was waiting for others. */
    void waited(double seconds) {
        waiting += seconds;
    }

    Timings total() {
        Timings whole = whole();
        return new Timings(
                whole.compute(), whole.update(), whole.exchange() - waiting, waiting, whole.data(), whole.validation());
    }

    private Timings whole() {
        return new Timings(compute / 1e9, update / 1e9, exchange / 1e9, 0, data / 1e9, validation / 1e9);
    }

    /** The time since this was last asked. Exchanges are whole: what of them was waiting is for others to say. */
    Timings since() {
        Timings now = whole();
        Timings since = new Timings(
                now.compute() - told.compute(),
                now.update() - told.update(),
                now.exchange() - told.exchange(),
                0,
                now.data() - told.data(),
                now.validation() - told.validation());
        told = now;
        return since;
    }
}
