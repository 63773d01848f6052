package io.tatara.tuning.run;

/**
 * What ends trials and studies.
 *
 * @param trialSeconds the most that a training to the end of a rung may take; ∞ for any
 * @param studySeconds the most that the study may take from now on; ∞ for any
 * @param resource of all trials together: nothing more is begun once so much is trained, or under way
 * @param target a loss that is good enough; −∞ for none
 * @param targetFrom of the resource: the loss of a trial that has had less says too little
 * @param stale results in a row that are no better than the best: when there are so many, the study ends
 */
public record Limits(
        double trialSeconds, double studySeconds, long resource, double target, long targetFrom, int stale) {

    public static final Limits NONE = new Limits(
            Double.POSITIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            Long.MAX_VALUE,
            Double.NEGATIVE_INFINITY,
            0,
            Integer.MAX_VALUE);

    public Limits {
        if (!(trialSeconds > 0) || !(studySeconds > 0)) {
            throw new IllegalArgumentException(
                    "a trial and a study need more than 0 s, but got %s and %s".formatted(trialSeconds, studySeconds));
        }
        if (resource < 1 || stale < 1) {
            throw new IllegalArgumentException(
                    "a study needs 1 of the resource and 1 result at least, but got %d and %d"
                            .formatted(resource, stale));
        }
        if (Double.isNaN(target)) {
            throw new IllegalArgumentException("the target is not a number");
        }
    }

    public Limits withTrialSeconds(double seconds) {
        return new Limits(seconds, studySeconds, resource, target, targetFrom, stale);
    }

    public Limits withStudySeconds(double seconds) {
        return new Limits(trialSeconds, seconds, resource, target, targetFrom, stale);
    }

    public Limits withResource(long most) {
        return new Limits(trialSeconds, studySeconds, most, target, targetFrom, stale);
    }

    public Limits withTarget(double loss) {
        return withTarget(loss, 0);
    }

    /** With a target for trials that have had so much of the resource. */
    public Limits withTarget(double loss, long from) {
        return new Limits(trialSeconds, studySeconds, resource, loss, from, stale);
    }

    public Limits withStale(int results) {
        return new Limits(trialSeconds, studySeconds, resource, target, targetFrom, results);
    }
}
