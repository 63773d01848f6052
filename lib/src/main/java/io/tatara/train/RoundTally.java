package io.tatara.train;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rank's own figures since the last exchange. */
final class RoundTally {

    private final int rank;
    private long examples;
    private double loss;
    private double lastLoss = Double.NaN;
    private @Nullable Divergence divergence;

    RoundTally(int rank) {
        this.rank = rank;
    }

    /**
     * Counts a step's minibatch.
     *
     * @param sum its loss over {@code size} examples
     */
    void add(int size, double sum) {
        examples += size;
        loss += sum;
    }

    /** Notes that a step was finite. */
    void finite(double meanLoss) {
        lastLoss = meanLoss;
    }

    /** Notes that a step was not; the first counts. */
    void diverged(int epoch, long step, double meanLoss, double rate, String fault) {
        if (divergence == null) {
            divergence = new Divergence(rank, epoch + 1, step + 1, meanLoss, rate, lastLoss, fault);
        }
    }

    boolean isFinite() {
        return divergence == null;
    }

    long examples() {
        return examples;
    }

    double lastLoss() {
        return lastLoss;
    }

    /**
     * @param taken steps of the epoch
     * @param times since the report before
     * @param bytesSent since then
     * @param lead what the rank that leads says besides
     * @param saved what this rank has written of a checkpoint
     */
    RoundReport report(int taken, Timings times, long bytesSent, Lead lead, List<String> saved) {
        return new RoundReport(
                List.of(rank),
                List.of(taken),
                examples,
                loss,
                Spread.of(loss, examples),
                List.of(new WorkerTimes(rank, times, bytesSent)),
                lead.newcomers(),
                lead.asks(),
                lead.ending(),
                saved,
                divergence);
    }

    void clear() {
        examples = 0;
        loss = 0;
    }
}
