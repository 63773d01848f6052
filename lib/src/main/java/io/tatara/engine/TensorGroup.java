package io.tatara.engine;

import java.nio.FloatBuffer;

/**
 * The workers that layers are dealt out to, as one of them sees them. All run the same segments on micro-batches of their own at
 * the same time, and send each other what the others' parts of those layers need of them. Used by the thread that the segment
 * is used by.
 */
public interface TensorGroup {

    /** Of a worker that has all of its layers. */
    TensorGroup ALONE = new TensorGroup() {

        @Override
        public int index() {
            return 0;
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public void send(int to, FloatBuffer floats) {
            throw new IllegalArgumentException("there is no worker " + to);
        }

        @Override
        public void receive(int from, FloatBuffer target) {
            throw new IllegalArgumentException("there is no worker " + from);
        }
    };

    /** This worker, below {@link #size()}. */
    int index();

    int size();

    /**
     * Sends floats without waiting. What one sends to another arrives in that order.
     *
     * @param floats from the position, which moves, to the limit, perhaps none; copied before this returns
     */
    void send(int to, FloatBuffer floats);

    /**
     * Waits, within bounds, for the next that another sent to this one.
     *
     * @param target filled from its position, which moves, to its limit: what arrives has this length
     */
    void receive(int from, FloatBuffer target);
}
