package io.tatara.live;

import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingListener;
import org.apache.spark.SparkContext;

/**
 * Tells a Spark application's listeners what is trained. Whoever starts a training joins this with its own listener; it
 * costs next to nothing where nobody listens. Safe for several threads.
 */
public final class LiveEvents implements TrainingListener {

    private final SparkContext spark;

    public LiveEvents(SparkContext spark) {
        this.spark = spark;
    }

    @Override
    public void on(TrainingEvent event) {
        tell(new LiveEvent.OfTraining(event));
    }

    /** Never waits; what the bus has no room for is lost, and Spark says so. */
    public void tell(LiveEvent event) {
        if (!spark.isStopped()) {
            spark.listenerBus().post(event);
        }
    }
}
