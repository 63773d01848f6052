package io.tatara.tuning.run;

/**
 * What ends trials and studies.
 *
 * @param trialSeconds the most that a training to the end of a rung may take; ∞ for any
 * @param studySeconds the most that the study may take from now on; ∞ for any
 * @param target a loss that is good enough; −∞ for none
 */
public record Limits(double trialSeconds, double studySeconds, double target) {

    public static final Limits NONE =
            new Limits(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    public Limits {
        if (!(trialSeconds > 0) || !(studySeconds > 0)) {
            throw new IllegalArgumentException(
                    "a trial and a study need more than 0 s, but got %s and %s".formatted(trialSeconds, studySeconds));
        }
        if (Double.isNaN(target)) {
            throw new IllegalArgumentException("the target is not a number");
        }
    }

    public Limits withTrialSeconds(double seconds) {
        return new Limits(seconds, studySeconds, target);
    }

    public Limits withStudySeconds(double seconds) {
        return new Limits(trialSeconds, seconds, target);
    }

    public Limits withTarget(double loss) {
        return new Limits(trialSeconds, studySeconds, loss);
    }
}
