package io.tatara.jobs.progress;

import static io.tatara.jobs.progress.Numbers.clock;
import static io.tatara.jobs.progress.Numbers.duration;
import static io.tatara.jobs.progress.Numbers.figure;
import static io.tatara.jobs.progress.Numbers.whole;
import static java.util.stream.Collectors.joining;

import io.tatara.train.TrainingEvent;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A training's progress in words. */
public final class ProgressText {

    private static final int LONGEST_BAR = 24;
    private static final int SHORTEST_BAR = 5;

    private ProgressText() {}

    /**
     * One line that is drawn over itself: figures of steady width, after a bar as long as the line has room for.
     *
     * @param columns of the terminal
     */
    static String bar(TrainingState state, int columns) {
        String text = figures(state);
        int length = Math.min(LONGEST_BAR, columns - 1 - "[] ".length() - text.length());
        if (length < SHORTEST_BAR) {
            return text;
        }
        int done = (int) Math.floor(state.share() * length);
        return "[" + "=".repeat(done) + (done < length ? ">" + " ".repeat(length - done - 1) : "") + "] " + text;
    }

    private static String figures(TrainingState state) {
        TrainingEvent.Started started = state.started();
        TrainingEvent.Progress now = state.progress();
        if (started == null || now == null) {
            return "waiting for the first step";
        }
        double left = state.secondsLeft();
        return String.format(
                Locale.ROOT,
                "epoch %s  step %s  loss %s  %s ex/s  %s left",
                ratio(now.epoch(), started.epochs()),
                ratio(now.step(), now.totalSteps()),
                figure(now.loss()),
                whole(now.examplesPerSecond()),
                Double.isNaN(left) ? "?" : clock(left));
    }

    private static String ratio(long done, long all) {
        String total = whole(all);
        return ("%" + total.length() + "s/%s").formatted(whole(done), total);
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

    /** What people should know of a training even where many run beside each other; empty for what goes as it should. */
    public static Optional<String> trouble(TrainingEvent event) {
        if (event instanceof TrainingEvent.WorkersChanged change) {
            return Optional.of(workersChanged(change));
        }
        if (event instanceof TrainingEvent.Restarted restart) {
            return Optional.of(restarted(restart));
        }
        return event instanceof TrainingEvent.CheckpointFailed failed
                ? Optional.of(checkpointFailed(failed))
                : Optional.empty();
    }

    static String workersChanged(TrainingEvent.WorkersChanged event) {
        return "%s; %d of %d workers go on".formatted(event.reason(), event.present(), event.workers());
    }

    static String paceChanged(TrainingEvent.PaceChanged event) {
        if (event.stepSeconds() == 0) {
            return "averaging every %s steps from round %s on"
                    .formatted(whole(event.averageEvery()), whole(event.round()));
        }
        return "averaging every %s steps from round %s on: an exchange takes %.3g ms, a step %.3g ms"
                .formatted(
                        whole(event.averageEvery()),
                        whole(event.round()),
                        1e3 * event.exchangeSeconds(),
                        1e3 * event.stepSeconds());
    }

    static String restarted(TrainingEvent.Restarted event) {
        return "%s Going on from the newest checkpoint (restart %d of at most %d in a row)"
                .formatted(event.reason(), event.attempt(), event.attempts());
    }

    static String checkpointFailed(TrainingEvent.CheckpointFailed event) {
        return "checkpoint %s does not count: %s; %s, and the training goes on"
                .formatted(
                        event.path(),
                        event.reason(),
                        event.kept().isEmpty() ? "there is no other one" : event.kept() + " is kept");
    }

    static String started(TrainingEvent.Started event) {
        String from = event.startEpoch() == 0 && event.startSteps() == 0
                ? ""
                : ", resumed after epoch %d%s"
                        .formatted(
                                event.startEpoch(),
                                event.startSteps() == 0
                                        ? ""
                                        : " and %s steps of the next".formatted(whole(event.startSteps())));
        return "training: %s on %s examples, %s parameters, %d epochs of %s steps%s"
                .formatted(
                        workers(event.workers()),
                        whole(event.examples()),
                        whole(event.parameters()),
                        event.epochs(),
                        whole(event.stepsPerEpoch()),
                        from);
    }

    static String validated(TrainingEvent.Validated event, int epochs) {
        return "epoch %d/%d, after %s of its steps: loss %s, validation %s"
                .formatted(
                        event.epoch(),
                        epochs,
                        whole(event.steps()),
                        figure(event.trainLoss()),
                        validation(event.validation()));
    }

    private static String validation(Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .filter(metric -> !metric.getKey().equals("loss"))
                .limit(2)
                .map(metric -> metric.getKey() + " " + figure(metric.getValue()))
                .collect(joining(", "));
    }

    static String epoch(TrainingEvent.EpochFinished event, int epochs) {
        String validation = validation(event.validation());
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
