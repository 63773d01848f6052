package io.tatara.train.single;

import io.tatara.TataraException;
import java.io.Serializable;
import java.util.List;

/** What a task says in the end. What it could not do is said, not thrown: Spark would start it again. */
sealed interface Reply extends Serializable {

    /**
     * The reports.
     *
     * @throws TataraException if there are none
     */
    List<TaskReport> reports();

    /** It trained. */
    record Trained(List<TaskReport> reports) implements Reply {
        public Trained {
            reports = List.copyOf(reports);
        }
    }

    /** The training failed, and would again. */
    record Failed(String reason) implements Reply {
        @Override
        public List<TaskReport> reports() {
            throw new TataraException(reason);
        }
    }

    /** Something else failed. */
    record Lost(String reason) implements Reply {
        @Override
        public List<TaskReport> reports() {
            throw new TaskLost(reason);
        }
    }
}
