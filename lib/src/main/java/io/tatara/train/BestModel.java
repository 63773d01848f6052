package io.tatara.train;

import io.tatara.engine.Trainable;
import org.jspecify.annotations.Nullable;

/** The parameters and state of the best epoch so far, in memory, if they are to be restored. */
final class BestModel {

    private final Trainable engine;
    private float @Nullable [] parameters;
    private float @Nullable [] state;

    BestModel(Trainable engine) {
        this.engine = engine;
    }

    /** Copies the engine's parameters and state. */
    void keep() {
        if (parameters == null || state == null) {
            parameters = new float[engine.parameterCount()];
            state = new float[engine.stateLength()];
        }
        engine.readParameters(parameters);
        engine.readState(state);
    }

    /** Takes what a checkpoint kept. */
    void restore(float[] keptParameters, float[] keptState) {
        parameters = keptParameters;
        state = keptState;
    }

    /** Null if none are kept, or none has been yet. The buffer itself. */
    float @Nullable [] parameters() {
        return parameters;
    }

    float @Nullable [] state() {
        return state;
    }
}
