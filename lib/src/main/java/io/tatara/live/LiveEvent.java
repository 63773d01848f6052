package io.tatara.live;

import io.tatara.train.TrainingEvent;
import java.util.List;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.jspecify.annotations.Nullable;

/** What goes over Spark's listener bus. */
public sealed interface LiveEvent extends SparkListenerEvent {

    /** Of no use to a history server, which has no plugin of ours. */
    @Override
    default boolean logEvent() {
        return false;
    }

    /** A training tells something. */
    record OfTraining(TrainingEvent event) implements LiveEvent {}

    /**
     * The training has ended without a result.
     *
     * @param reason for people
     */
    record TrainingFailed(String reason) implements LiveEvent {}

    /**
     * A study begins, or goes on.
     *
     * @param metric that trials are compared by
     * @param higherIsBetter its direction
     * @param slots that trials run in
     */
    record StudyBegan(String metric, boolean higherIsBetter, int slots) implements LiveEvent {}

    /**
     * A trial runs.
     *
     * @param settings for people
     */
    record TrialBegan(int trial, String settings) implements LiveEvent {}

    /**
     * A trial is at the end of a rung, or failed on the way.
     *
     * @param outcome for people
     * @param had of the study's resource, in its units
     * @param where the same for people
     * @param value of the metric; null if it came to none
     * @param curve the metric epoch by epoch, as far as it is known; none for a study that counts otherwise
     */
    record TrialEnded(
            int trial,
            String outcome,
            double had,
            String where,
            @Nullable Double value,
            List<Double> curve) implements LiveEvent {
        public TrialEnded {
            curve = List.copyOf(curve);
        }
    }

    /** A study is over. */
    record StudyEnded(String ending) implements LiveEvent {}
}
