package io.tatara.train;

import io.tatara.train.TrainingEvent.EpochFinished;
import io.tatara.train.TrainingEvent.PaceChanged;
import io.tatara.train.TrainingEvent.Progress;
import io.tatara.train.TrainingEvent.RoundFinished;
import io.tatara.train.TrainingEvent.Started;
import java.util.Map;

/** Turns what a replica does into events; progress a few times a second at most. */
final class ProgressReporter {

    private static final long PROGRESS_NANOS = 250_000_000L;

    private final TrainingListener listener;
    private long epochBegan = System.nanoTime();
    private long told = epochBegan;
    private long examplesSince;

    ProgressReporter(TrainingListener listener) {
        this.listener = listener;
    }

    void started(Started event) {
        epochBegan = System.nanoTime();
        told = epochBegan;
        listener.on(event);
    }

    /** @param cursor after the round */
    void exchanged(Cursor cursor, long totalSteps, RoundReport all, double rate, Timings since) {
        int epoch = cursor.epochs() + 1;
        listener.on(new RoundFinished(epoch, cursor.round(), since.compute(), since.exchange(), since.data()));
        examplesSince += all.examples();
        long now = System.nanoTime();
        if (all.examples() > 0 && (now - told >= PROGRESS_NANOS || cursor.step() == totalSteps)) {
            double perSecond = examplesSince / ((now - told) / 1e9);
            listener.on(new Progress(epoch, cursor.step(), totalSteps, all.loss() / all.examples(), rate, perSecond));
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

    /** What became of a checkpoint. */
    void checkpoint(TrainingEvent event) {
        listener.on(event);
    }
}
