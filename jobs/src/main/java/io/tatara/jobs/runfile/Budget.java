package io.tatara.jobs.runfile;

import io.tatara.tuning.run.Limits;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code tune.budget}. What is null has no limit.
 *
 * @param time of the study, such as {@code 30m}
 * @param epochs of all trials together
 * @param target a value of the metric
 * @param noImprovement results in a row that are no better
 * @param trialTime of one trial to the end of a rung
 */
public record Budget(
        @Nullable Integer trials,
        @Nullable String time,
        @Nullable Long epochs,
        @Nullable Double target,
        @Nullable Integer noImprovement,
        @Nullable String trialTime) {

    /** Whether a search that could go on for ever ends. */
    boolean ends() {
        return trials != null || time != null || epochs != null || noImprovement != null;
    }

    /** Seconds of the study; ∞ without a limit. */
    public double seconds() {
        return seconds(time);
    }

    /** Seconds of a trial; ∞ without a limit. */
    double trialSeconds() {
        return seconds(trialTime);
    }

    /**
     * What ends a study.
     *
     * @param left seconds of it that are left
     */
    public Limits limits(Goal goal, Resource resource, double left) {
        Limits limits = Limits.NONE.withStudySeconds(left).withTrialSeconds(trialSeconds());
        limits = target == null ? limits : limits.withTarget(goal.loss(target), resource.conclusive());
        limits = epochs == null ? limits : limits.withResource((long) Math.ceil(epochs / resource.epochs(0, 1)));
        return noImprovement == null ? limits : limits.withStale(noImprovement);
    }

    private static double seconds(@Nullable String text) {
        if (text == null) {
            return Double.POSITIVE_INFINITY;
        }
        int end = text.length() - 1;
        return switch (text.charAt(end)) {
            case 's' -> Double.parseDouble(text.substring(0, end));
            case 'm' -> Double.parseDouble(text.substring(0, end)) * 60;
            case 'h' -> Double.parseDouble(text.substring(0, end)) * 3600;
            case 'd' -> Double.parseDouble(text.substring(0, end)) * 86_400;
            default -> Double.parseDouble(text);
        };
    }
}
