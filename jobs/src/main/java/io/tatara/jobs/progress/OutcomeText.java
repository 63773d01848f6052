package io.tatara.jobs.progress;

import static io.tatara.jobs.progress.Numbers.duration;

import io.tatara.tuning.study.Outcome;

/** Outcomes of trials in words. */
final class OutcomeText {

    private OutcomeText() {}

    static String of(Outcome outcome) {
        if (outcome instanceof Outcome.Diverged) {
            return "diverged";
        }
        if (outcome instanceof Outcome.Failed failed) {
            return "failed: " + failed.reason();
        }
        if (outcome instanceof Outcome.TimedOut late) {
            return "given up after " + duration(late.seconds());
        }
        if (outcome instanceof Outcome.Lost lost) {
            return "lost %d times: %s".formatted(lost.times(), lost.reason());
        }
        if (outcome instanceof Outcome.Cancelled) {
            return "cancelled";
        }
        return "completed";
    }
}
