package io.tatara.engine.dense;

import java.io.Serializable;

/**
 * A function of each element alone. In training it also multiplies the slope so far by its own derivative, so that any
 * chain of functions costs one multiplication on the way back.
 */
interface Pointwise extends Serializable {

    /** x ← f(x). */
    void infer(float[] x, int count);

    /**
     * x ← f(x), slope ← slope · f′(x).
     *
     * @param place of the page, for functions that draw random numbers
     */
    void train(float[] x, float[] slope, int count, Place place);

    /** Where a page lies: which step (by its seed), which element of the signal it starts with; and room for a mask. */
    final class Place {
        long seed;
        long start;
        final float[] mask;

        Place(int pageLength) {
            mask = new float[pageLength];
        }
    }
}
