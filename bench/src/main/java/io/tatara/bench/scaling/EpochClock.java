package io.tatara.bench.scaling;

import io.tatara.train.Timings;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingListener;
import io.tatara.train.WorkerTimes;
import java.util.Locale;

/**
 * Counts the epochs that begin after the compilers have had their time, until enough was measured, and ends the training a
 * while later: one that trains beside it must not have the machine to itself while it is measured. Used by one thread.
 */
final class EpochClock implements TrainingListener {

    private static final double LEAST_WARM_SECONDS = 15;
    private static final double AFTER_SECONDS = 3;

    private final double seconds;
    private final double warmSeconds;
    private long began;
    private long from;
    private long to;
    private long examples;
    private int steps;
    private double trained;
    private double rounds;
    private double measuredRounds;
    private double measured;
    private double computed;
    private double exchanged;
    private double epochCompute;
    private double epochExchange;
    private double epochBytes;
    private double epochData;
    private double read;
    private double sent;
    private long epochs;
    private long allRounds;
    private long written;

    /** Ends a training from its listener. */
    static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    EpochClock(double seconds) {
        this.seconds = seconds;
        this.warmSeconds = Math.max(LEAST_WARM_SECONDS, seconds / 2);
    }

    @Override
    public void on(TrainingEvent event) {
        if (event instanceof TrainingEvent.Started started) {
            began = System.currentTimeMillis();
            examples = started.examples();
            steps = started.stepsPerEpoch();
        } else if (event instanceof TrainingEvent.RoundsFinished told) {
            rounds += told.rounds();
            allRounds += told.rounds();
            Timings times = told.workers().get(0).times();
            epochCompute += times.compute() + times.update();
            epochExchange += times.exchange() + times.waiting();
            epochData += times.data();
            epochBytes +=
                    told.workers().stream().mapToLong(WorkerTimes::bytesSent).sum();
        } else if (event instanceof TrainingEvent.Staged staged) {
            System.err.println(staged);
        } else if (event instanceof TrainingEvent.CheckpointWritten) {
            written++;
        } else if (event instanceof TrainingEvent.EpochFinished epoch) {
            finished(epoch.seconds());
        }
    }

    private void finished(double epochSeconds) {
        long now = System.currentTimeMillis();
        if (trained >= warmSeconds && measured < seconds) {
            from = epochs == 0 ? now - (long) (epochSeconds * 1e3) : from;
            to = now;
            epochs++;
            measured += epochSeconds;
            measuredRounds += rounds;
            computed += epochCompute;
            exchanged += epochExchange;
            sent += epochBytes;
            read += epochData;
        }
        trained += epochSeconds;
        rounds = 0;
        epochCompute = 0;
        epochExchange = 0;
        epochBytes = 0;
        epochData = 0;
        if (measured >= seconds && now - to >= AFTER_SECONDS * 1e3) {
            throw new Enough();
        }
    }

    /** What is no figure of the table: how many checkpoints there were, and how long a batch took to read. */
    String aside() {
        return String.format(
                Locale.ROOT,
                "%d checkpoints in %d rounds; a step reads its batch in %.3f ms",
                written,
                allRounds,
                read / epochs / steps * 1e3);
    }

    /** Of a training that is over. */
    Figures figures() {
        return new Figures(
                epochs * examples / measured,
                measured / measuredRounds,
                computed / epochs / steps,
                exchanged / measuredRounds,
                sent / epochs / steps,
                0,
                began,
                from,
                to,
                System.currentTimeMillis());
    }
}
