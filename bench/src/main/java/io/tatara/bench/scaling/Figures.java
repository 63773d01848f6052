package io.tatara.bench.scaling;

/**
 * What one training showed in the epochs that count. Times are the machine's clock in milliseconds.
 *
 * @param examplesPerSecond over all workers
 * @param roundSeconds wall time of an epoch divided by its rounds
 * @param stepSeconds computing of one step on worker 0; with DL4J's averaging, the whole of a round
 * @param exchangeSeconds worker 0's share of a round in exchanges, waiting for others included
 * @param stepBytes that all workers sent for a step
 * @param workerBytes that the largest worker held, in a run that is for nothing else; 0 in others
 * @param began when training began
 * @param from when the first epoch that counts began
 * @param to when the last epoch that counts ended
 * @param ended when training ended
 */
record Figures(
        double examplesPerSecond,
        double roundSeconds,
        double stepSeconds,
        double exchangeSeconds,
        double stepBytes,
        double workerBytes,
        long began,
        long from,
        long to,
        long ended) {

    static final String PREFIX = "TRAINED ";

    /** Of a training whose memory alone was measured. */
    static Figures weighed(long workerBytes) {
        return new Figures(0, 0, 0, 0, 0, workerBytes, 0, 0, 0, 0);
    }

    String line() {
        return PREFIX
                + "%s %s %s %s %s %s %d %d %d %d"
                        .formatted(
                                examplesPerSecond,
                                roundSeconds,
                                stepSeconds,
                                exchangeSeconds,
                                stepBytes,
                                workerBytes,
                                began,
                                from,
                                to,
                                ended);
    }

    static Figures parse(String line) {
        String[] fields = line.substring(PREFIX.length()).split(" ", -1);
        return new Figures(
                Double.parseDouble(fields[0]),
                Double.parseDouble(fields[1]),
                Double.parseDouble(fields[2]),
                Double.parseDouble(fields[3]),
                Double.parseDouble(fields[4]),
                Double.parseDouble(fields[5]),
                Long.parseLong(fields[6]),
                Long.parseLong(fields[7]),
                Long.parseLong(fields[8]),
                Long.parseLong(fields[9]));
    }

    /** The figures of two trainings at the same time, as if they were one; refuses two that were not. */
    Figures with(Figures other) {
        if (from < other.began || to > other.ended || other.from < began || other.to > ended) {
            throw new IllegalStateException("one trained while the other did not: %s, %s".formatted(this, other));
        }
        return new Figures(
                examplesPerSecond + other.examplesPerSecond,
                (roundSeconds + other.roundSeconds) / 2,
                (stepSeconds + other.stepSeconds) / 2,
                (exchangeSeconds + other.exchangeSeconds) / 2,
                stepBytes + other.stepBytes,
                Math.max(workerBytes, other.workerBytes),
                Math.min(began, other.began),
                Math.min(from, other.from),
                Math.max(to, other.to),
                Math.max(ended, other.ended));
    }
}
