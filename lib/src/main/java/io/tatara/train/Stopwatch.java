package io.tatara.train;

/** One worker's time by what it was spent on: each lap charges the time since the lap before. */
final class Stopwatch {

    private long mark = System.nanoTime();
    private long compute;
    private long exchange;
    private long data;
    private long validation;
    private Timings told = new Timings(0, 0, 0, 0);

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

    void exchanged() {
        exchange += lap();
    }

    void filled() {
        data += lap();
    }

    void validated() {
        validation += lap();
    }

    /** Seconds of computing, and of filling what is computed, so far. */
    double worked() {
        return (compute + data) / 1e9;
    }

    Timings total() {
        return new Timings(compute / 1e9, exchange / 1e9, data / 1e9, validation / 1e9);
    }

    /** The time since this was last asked. */
    Timings since() {
        Timings now = total();
        Timings since = new Timings(
                now.compute() - told.compute(),
                now.exchange() - told.exchange(),
                now.data() - told.data(),
                now.validation() - told.validation());
        told = now;
        return since;
    }
}
