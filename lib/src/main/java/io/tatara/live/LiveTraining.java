package io.tatara.live;

import io.tatara.train.TrainingEvent;
import io.tatara.train.WorkerTimes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A training, folded from its events. Not safe for several threads. */
final class LiveTraining {

    private static final int MOST_NOTES = 20;

    private final Curve loss = new Curve();
    private final Map<String, Curve> epochs = new LinkedHashMap<>();
    private final SortedMap<Integer, WorkerTimes> workers = new TreeMap<>();
    private final List<String> notes = new ArrayList<>();
    private TrainingEvent.@Nullable Started started;
    private TrainingEvent.@Nullable Progress progress;
    private TrainingEvent.@Nullable EpochFinished epoch;
    private int present;
    private boolean startsAgain;
    private State state = State.RUNNING;

    /** How it stands with it. */
    enum State {
        RUNNING,
        FINISHED,
        FAILED;

        boolean isOver() {
            return this != RUNNING;
        }
    }

    /**
     * As it is now.
     *
     * @param workers that are there
     * @param of as many as there should be
     * @param epoch that is done, and {@code epochs} of
     * @param parameters of the network
     * @param times where the time of each worker went in the last rounds
     * @param curves by metric: the loss of steps first, then what is known of epochs
     * @param notes what went wrong, the latest last
     */
    record View(
            int workers,
            int of,
            int epoch,
            int epochs,
            long step,
            long totalSteps,
            double loss,
            double learningRate,
            double examplesPerSecond,
            long parameters,
            State state,
            Map<String, Double> validation,
            List<WorkerTimes> times,
            List<Curve.Points> curves,
            List<String> notes) {}

    /** Whether a start may be of this training. It starts again where workers were lost, which is told before. */
    boolean mayStart() {
        return !isOver() && (started == null || startsAgain);
    }

    boolean isOver() {
        return state.isOver();
    }

    /** The training after this one, which has ended; where nothing was heard of that, it has failed. */
    LiveTraining next() {
        LiveTraining next = new LiveTraining();
        if (!state.isOver()) {
            next.note("The training before this one ended without a result");
        }
        return next;
    }

    /** It has ended without a result. */
    void failed(String reason) {
        state = State.FAILED;
        note(reason);
    }

    void on(TrainingEvent event) {
        if (event instanceof TrainingEvent.Started start) {
            // its curves go on
            startsAgain = false;
            started = start;
            present = start.workers();
            workers.clear();
        } else if (event instanceof TrainingEvent.Progress now) {
            startsAgain = false;
            progress = now;
            loss.add((double) now.step(), now.loss());
        } else if (event instanceof TrainingEvent.RoundsFinished rounds) {
            rounds.workers().forEach(times -> workers.put(times.worker(), times));
        } else if (event instanceof TrainingEvent.EpochFinished end) {
            epoch = end;
            curve("training loss").add(end.epoch(), end.trainLoss());
            end.validation().forEach((name, value) -> curve(name).add(end.epoch(), value));
        } else if (event instanceof TrainingEvent.WorkersChanged change) {
            startsAgain = true;
            present = change.present();
            note(change.reason());
        } else if (event instanceof TrainingEvent.Restarted again) {
            startsAgain = true;
            note("begun again (%d of %d): %s".formatted(again.attempt(), again.attempts(), again.reason()));
        } else if (event instanceof TrainingEvent.CheckpointFailed failed) {
            note("no checkpoint of epoch %d: %s".formatted(failed.epoch(), failed.reason()));
        } else if (event instanceof TrainingEvent.Finished) {
            state = State.FINISHED;
        }
    }

    private Curve curve(String name) {
        return epochs.computeIfAbsent(name, unknown -> new Curve());
    }

    private void note(String text) {
        notes.add(text);
        if (notes.size() > MOST_NOTES) {
            notes.remove(0);
        }
    }

    View view() {
        List<Curve.Points> curves = new ArrayList<>();
        curves.add(loss.points("loss of steps"));
        epochs.forEach((name, curve) -> curves.add(curve.points(name)));
        return new View(
                present,
                started == null ? 0 : started.workers(),
                epoch == null ? (started == null ? 0 : started.startEpoch()) : epoch.epoch(),
                started == null ? 0 : started.epochs(),
                progress == null ? 0 : progress.step(),
                progress == null ? 0 : progress.totalSteps(),
                progress == null ? Double.NaN : progress.loss(),
                progress == null ? Double.NaN : progress.learningRate(),
                progress == null || state.isOver() ? 0 : progress.examplesPerSecond(),
                started == null ? 0 : started.parameters(),
                state,
                epoch == null ? Map.of() : epoch.validation(),
                List.copyOf(workers.values()),
                List.copyOf(curves),
                List.copyOf(notes));
    }
}
