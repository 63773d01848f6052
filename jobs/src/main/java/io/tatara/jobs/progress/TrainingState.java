package io.tatara.jobs.progress;

import io.tatara.train.TrainingEvent;
import org.jspecify.annotations.Nullable;

/**
 * How far a training is, folded from its events.
 *
 * @param started null before it has
 * @param progress the latest; null before the first
 */
record TrainingState(TrainingEvent.@Nullable Started started, TrainingEvent.@Nullable Progress progress) {

    static final TrainingState WAITING = new TrainingState(null, null);

    TrainingState after(TrainingEvent event) {
        if (event instanceof TrainingEvent.Started start) {
            return new TrainingState(start, null);
        }
        return event instanceof TrainingEvent.Progress now ? new TrainingState(started, now) : this;
    }

    /** Share of the steps that are done, 0 to 1. */
    double share() {
        return progress == null || progress.totalSteps() == 0
                ? 0
                : Math.min(1, (double) progress.step() / progress.totalSteps());
    }

    /** Seconds to the last epoch at the present speed; NaN when the speed is not known. */
    double secondsLeft() {
        if (started == null || progress == null || !(progress.examplesPerSecond() > 0)) {
            return Double.NaN;
        }
        double examples = (double) started.examples() * started.epochs();
        return (1 - share()) * examples / progress.examplesPerSecond();
    }
}
