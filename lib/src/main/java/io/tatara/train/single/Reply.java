package io.tatara.train.single;

import io.tatara.TataraException;
import java.io.Serializable;

/** What a task says in the end. What it could not do is said, not thrown: Spark would start it again. */
sealed interface Reply extends Serializable {

    /**
     * The report.
     *
     * @throws TataraException if there is none
     */
    TaskReport report();

    /** It trained. */
    record Trained(TaskReport report) implements Reply {}

    /** The training failed, and would again. */
    record Failed(String reason) implements Reply {
        @Override
        public TaskReport report() {
            throw new TataraException(reason);
        }
    }

    /** Something else failed. */
    record Lost(String reason) implements Reply {
        @Override
        public TaskReport report() {
            throw new TaskLost(reason);
        }
    }
}
