package io.tatara.train;

import io.tatara.train.TrainingEvent.EpochFinished;
import io.tatara.train.TrainingEvent.PaceChanged;
import io.tatara.train.TrainingEvent.Progress;
import io.tatara.train.TrainingEvent.RoundsFinished;
import io.tatara.train.TrainingEvent.Started;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Turns what a replica does into events; progress a few times a second at most. */
final class ProgressReporter {

    private static final long PROGRESS_NANOS = 250_000_000L;

    private final TrainingListener listener;
    private long epochBegan = System.nanoTime();
    private long told = epochBegan;
    private long examplesSince;
    private final SortedMap<Integer, WorkerTimes> times = new TreeMap<>();
    private int rounds;
    private long stepsSince;
    private long roundsTold = epochBegan;

    ProgressReporter(TrainingListener listener) {
        this.listener = listener;
    }

    void started(Started event) {
        epochBegan = System.nanoTime();
        told = epochBegan;
        listener.on(event);
    }

    /**
     * @param cursor after the round
     * @param steps of the round
     * @param ends whether it is the epoch's last
     */
    void exchanged(Cursor cursor, int steps, boolean ends, RoundReport all) {
        double least = all.leastExchange();
        all.times().forEach(worker -> times.merge(worker.worker(), worker.apart(least), WorkerTimes::plus));
        rounds++;
        stepsSince += steps;
        long now = System.nanoTime();
        if (ends || now - roundsTold >= PROGRESS_NANOS) {
            listener.on(new RoundsFinished(
                    cursor.epochs() + 1,
                    cursor.round(),
                    rounds,
                    stepsSince,
                    cursor.rhythm().every(),
                    List.copyOf(times.values())));
            times.clear();
            rounds = 0;
            stepsSince = 0;
            roundsTold = now;
        }
    }

    /** @param cursor after the round */
    void progress(Cursor cursor, long totalSteps, RoundReport all, double rate) {
        int epoch = cursor.epochs() + 1;
        examplesSince += all.examples();
        long now = System.nanoTime();
        if (all.examples() > 0 && (now - told >= PROGRESS_NANOS || cursor.step() == totalSteps)) {
            double perSecond = examplesSince / ((now - told) / 1e9);
            listener.on(new Progress(
                    epoch,
                    cursor.step(),
                    totalSteps,
                    all.loss() / all.examples(),
                    all.spread().least(),
                    all.spread().most(),
                    rate,
                    perSecond));
            told = now;
            examplesSince = 0;
        }
    }

    /** Tells of the next round's rhythm if it is another than that of the round which is just over. */
    void rhythm(Cursor cursor, Rhythm next) {
        if (next.every() != cursor.rhythm().every()) {
            listener.on(new PaceChanged(
                    cursor.epochs() + 1, cursor.round() + 2, next.every(), next.stepSeconds(), next.exchangeSeconds()));
        }
    }

    void epochFinished(Cursor cursor) {
        long now = System.nanoTime();
        Map<String, Double> validation = cursor.validation();
        listener.on(new EpochFinished(cursor.epochs(), cursor.trainLoss(), validation, (now - epochBegan) / 1e9));
        epochBegan = now;
    }

    void validated(Cursor cursor) {
        listener.on(new TrainingEvent.Validated(
                cursor.epochs() + 1, cursor.partial().steps(), cursor.trainLoss(), cursor.validation()));
    }

    /** Tells something as it is. */
    void event(TrainingEvent event) {
        listener.on(event);
    }
}
