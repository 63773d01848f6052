package io.tatara.jobs.workflow;

import io.tatara.train.StopRequest;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingListener;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What looks after a run from outside: it hears how far the training is, and may ask it to end. */
public interface Watch extends TrainingListener {

    /** What the training is to heed. */
    StopRequest request();

    /**
     * A study is under way, or no longer.
     *
     * @param standing says what of it is kept; null when it is over
     */
    void studying(@Nullable Supplier<String> standing);

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

            @Override
            public void studying(@Nullable Supplier<String> standing) {}
        };
    }
}
