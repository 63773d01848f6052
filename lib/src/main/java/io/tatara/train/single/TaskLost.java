package io.tatara.train.single;

import io.tatara.TataraException;
import io.tatara.spark.TaskWatch;

/** A task did not end for something that its training is not to blame for; trained again, it goes on from its checkpoint. */
public final class TaskLost extends TataraException {

    private static final long serialVersionUID = 1L;

    private final TaskWatch.Loss loss;

    TaskLost(String message) {
        this(message, TaskWatch.Loss.NONE);
    }

    TaskLost(String message, TaskWatch.Loss loss) {
        super(message);
        this.loss = loss;
    }

    /** How its executor went, if that is what was lost. */
    public TaskWatch.Loss loss() {
        return loss;
    }
}
