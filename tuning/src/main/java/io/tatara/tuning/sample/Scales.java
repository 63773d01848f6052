package io.tatara.tuning.sample;

import java.util.Arrays;

/** What a process is like, as logarithms, of which any will do: ln 1/ℓ_d² of each coordinate, ln σ², and ln σ_n² of the noise. */
final class Scales {

    private final double[] logs;
    private final double[] exponentials;

    /** Takes the array over. */
    Scales(double[] logs) {
        this.logs = logs;
        this.exponentials = Arrays.stream(logs).map(Math::exp).toArray();
    }

    /** For losses of variance 1. */
    static Scales start(int dimensions, double squaredLength) {
        double[] logs = new double[dimensions + 2];
        Arrays.fill(logs, 0, dimensions, -Math.log(squaredLength));
        logs[dimensions + 1] = Math.log(1e-5);
        return new Scales(logs);
    }

    /** Not to be written to. */
    double[] logs() {
        return logs;
    }

    double inverseSquaredLength(int d) {
        return exponentials[d];
    }

    double variance() {
        return exponentials[logs.length - 2];
    }

    /** Some is left always: without any, points near each other make a matrix that cannot be taken apart. */
    double noise() {
        return 1e-8 + exponentials[logs.length - 1];
    }
}
