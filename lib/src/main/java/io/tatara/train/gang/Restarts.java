package io.tatara.train.gang;

import io.tatara.spark.WorkerLost;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingResult;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Starts a training again from its newest checkpoint when a worker is lost and nobody can, or is to, go on. With as many workers as before the result
 * is that of a training that lost none, bit for bit. Gives up once so many restarts in a row brought no checkpoint.
 */
final class Restarts {

    private final int most;
    private final AtomicInteger inARow = new AtomicInteger();

    Restarts(int most) {
        this.most = most;
    }

    TrainingResult run(TrainingJob job, Function<TrainingJob, TrainingResult> attempt) {
        TrainingJob next = counting(job);
        while (true) {
            try {
                return attempt.apply(next);
            } catch (WorkerLost e) {
                int restart = inARow.incrementAndGet();
                if (restart > most || job.stop().isAsked()) {
                    throw e;
                }
                job.listener().on(new TrainingEvent.Restarted(restart, most, String.valueOf(e.getMessage())));
                next = next.continued();
            }
        }
    }

    private TrainingJob counting(TrainingJob job) {
        return job.withListener(event -> {
            if (event instanceof TrainingEvent.CheckpointWritten) {
                inARow.set(0);
            }
            job.listener().on(event);
        });
    }
}
