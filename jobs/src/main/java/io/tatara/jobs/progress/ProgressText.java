package io.tatara.jobs.progress;

import static io.tatara.jobs.progress.Numbers.duration;
import static io.tatara.jobs.progress.Numbers.figure;
import static io.tatara.jobs.progress.Numbers.whole;
import static java.util.stream.Collectors.joining;

import io.tatara.train.TrainingEvent;
import java.util.Locale;

/** A training's progress in words. */
final class ProgressText {

    private static final int BAR = 24;

    private ProgressText() {}

    /** One line that is drawn over itself. */
    static String bar(TrainingState state) {
        int done = (int) Math.floor(state.share() * BAR);
        String bar = "=".repeat(done) + (done < BAR ? ">" + " ".repeat(BAR - done - 1) : "");
        return String.format(Locale.ROOT, "[%s] %3d %%  %s", bar, (int) Math.floor(state.share() * 100), line(state));
    }

    /** One line for a log. */
    static String line(TrainingState state) {
        TrainingEvent.Started started = state.started();
        TrainingEvent.Progress now = state.progress();
        if (started == null || now == null) {
            return "waiting for the first step";
        }
        double left = state.secondsLeft();
        return "epoch %d/%d, step %s/%s, loss %s, %s examples/s, %s left"
                .formatted(
                        now.epoch(),
                        started.epochs(),
                        whole(now.step()),
                        whole(now.totalSteps()),
                        figure(now.loss()),
                        whole(now.examplesPerSecond()),
                        Double.isNaN(left) ? "unknown time" : duration(left));
    }

    static String started(TrainingEvent.Started event) {
        String from = event.startEpoch() == 0 ? "" : ", resumed after epoch " + event.startEpoch();
        return "training: %s on %s examples, %s parameters, %d epochs of %s steps%s"
                .formatted(
                        workers(event.workers()),
                        whole(event.examples()),
                        whole(event.parameters()),
                        event.epochs(),
                        whole(event.stepsPerEpoch()),
                        from);
    }

    static String epoch(TrainingEvent.EpochFinished event, int epochs) {
        String validation = event.validation().entrySet().stream()
                .filter(metric -> !metric.getKey().equals("loss"))
                .limit(2)
                .map(metric -> metric.getKey() + " " + figure(metric.getValue()))
                .collect(joining(", "));
        return "epoch %d/%d: loss %s%s, %s"
                .formatted(
                        event.epoch(),
                        epochs,
                        figure(event.trainLoss()),
                        validation.isEmpty() ? "" : ", validation " + validation,
                        duration(event.seconds()));
    }

    static String workers(int count) {
        return count == 1 ? "1 worker" : count + " workers";
    }
}
