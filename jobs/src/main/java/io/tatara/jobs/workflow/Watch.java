package io.tatara.jobs.workflow;

import io.tatara.train.StopRequest;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingListener;

/** What looks after a run from outside: it hears how far the training is, and may ask it to end. */
public interface Watch extends TrainingListener {

    /** What the training is to heed. */
    StopRequest request();

    /** Of a run that nobody ends. */
    static Watch none() {
        StopRequest never = new StopRequest();
        return new Watch() {
            @Override
            public StopRequest request() {
                return never;
            }

            @Override
            public void on(TrainingEvent event) {}
        };
    }
}
