package io.tatara.train;

import io.tatara.Finite;
import io.tatara.collective.Values;
import io.tatara.engine.Trainable;
import java.nio.FloatBuffer;

/**
 * What ranks take the mean of, as one array: an engine's parameters and, if that is averaged too, its optimiser's state
 * behind them. The parameters are read where they lie. Used by one thread.
 */
final class Averaged {

    /** An origin of parameters that are told as they are. */
    static final float[] NOWHERE = {};

    /** Floats that are weighted at a time: they stay in the first-level cache. */
    private static final int CHUNK = 4096;

    private final Trainable engine;
    private final int parameters;
    private final float[] state;
    private final float[] chunk = new float[CHUNK];
    private final Finite check = new Finite();

    Averaged(Trainable engine, OptimizerState wish) {
        this.engine = engine;
        this.parameters = engine.parameterCount();
        this.state = new float[wish == OptimizerState.AVERAGED ? engine.stateLength() : 0];
    }

    /** Floats in all. */
    int length() {
        return parameters + state.length;
    }

    /**
     * This rank's part of the sums: all of it times its weight. Good for one exchange.
     *
     * @param origin what is taken from the parameters first, or {@link #NOWHERE}
     */
    Values times(float weight, float[] origin) {
        if (state.length > 0) {
            engine.readState(state);
        }
        return new Weighted(weight, origin);
    }

    /**
     * Makes sums a mean, of which {@link #writeState} takes the state's part.
     *
     * @param origin as in the parts that were summed
     * @param mean becomes the parameters' part
     * @return whether all of it is finite
     */
    boolean divide(float[] sums, float weight, float[] origin, float[] mean) {
        for (int i = 0; i < parameters; i++) {
            mean[i] = sums[i] / weight;
        }
        for (int i = 0; i < origin.length; i++) {
            mean[i] += origin[i];
        }
        for (int i = 0; i < state.length; i++) {
            state[i] = sums[parameters + i] / weight;
        }
        check.clear();
        check.add(mean, 0, mean.length);
        check.add(state, 0, state.length);
        return check.all();
    }

    /** Gives the engine the mean of the states, if it is one. */
    void writeState() {
        if (state.length > 0) {
            engine.writeState(state);
        }
    }

    private final class Weighted implements Values {

        private final float weight;
        private final float[] origin;

        private Weighted(float weight, float[] origin) {
            this.weight = weight;
            this.origin = origin;
        }

        @Override
        public int length() {
            return Averaged.this.length();
        }

        /**
         * A product and, later, a quotient of floats round once each, to nearest: no parameter is drawn anywhere round after
         * round.
         */
        @Override
        public void read(int from, FloatBuffer target) {
            for (int at = from; target.hasRemaining(); ) {
                int count = take(at, Math.min(chunk.length, target.remaining()));
                for (int i = 0; i < count; i++) {
                    chunk[i] *= weight;
                }
                target.put(chunk, 0, count);
                at += count;
            }
        }

        /** Fills the chunk with at most so many floats, all of parameters or all of state; returns how many. */
        private int take(int at, int most) {
            if (at >= parameters) {
                System.arraycopy(state, at - parameters, chunk, 0, most);
                return most;
            }
            int count = Math.min(most, parameters - at);
            engine.readParameters(at, FloatBuffer.wrap(chunk, 0, count));
            for (int i = 0; i < count && origin.length > 0; i++) {
                chunk[i] -= origin[at + i];
            }
            return count;
        }
    }
}
