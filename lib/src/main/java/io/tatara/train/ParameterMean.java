package io.tatara.train;

import io.tatara.collective.Collective;
import io.tatara.engine.Engine;

/**
 * The mean of all ranks' parameters, weighted by examples, and a copy of the last one that was finite. Two buffers,
 * allocated once, take turns.
 */
final class ParameterMean {

    private final Engine engine;
    private final Collective collective;
    private float[] next;
    private float[] lastFinite;

    ParameterMean(Engine engine, Collective collective) {
        this.engine = engine;
        this.collective = collective;
        this.next = new float[engine.parameterCount()];
        this.lastFinite = new float[engine.parameterCount()];
        engine.readParameters(lastFinite);
    }

    /**
     * Replaces the engine's parameters by the mean; one rank alone keeps its own, bit for bit.
     *
     * @param share of the examples that are this rank's
     * @return whether the mean is finite, the same on every rank; if not the engine is as before
     */
    boolean average(double share) {
        if (collective.size() == 1) {
            return keep();
        }
        engine.readParameters(next);
        for (int i = 0; i < next.length; i++) {
            // in double: a rounded share would shrink or grow every parameter a little, round after round
            next[i] = (float) (share * next[i]);
        }
        collective.allReduce(next);
        if (!finite(next)) {
            return false;
        }
        engine.writeParameters(next);
        swap();
        return true;
    }

    /** Keeps the engine's own parameters, which are everyone's; returns whether they are finite. */
    boolean keep() {
        engine.readParameters(next);
        if (!finite(next)) {
            return false;
        }
        swap();
        return true;
    }

    private void swap() {
        float[] kept = lastFinite;
        lastFinite = next;
        next = kept;
    }

    /** The last finite mean: the buffer itself, valid until the next average. */
    float[] lastFinite() {
        return lastFinite;
    }

    /** Takes parameters that a checkpoint restored. */
    void restore(float[] parameters) {
        engine.writeParameters(parameters);
        System.arraycopy(parameters, 0, lastFinite, 0, parameters.length);
    }

    static boolean finite(float[] values) {
        int largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Float.floatToRawIntBits(value) & 0x7fff_ffff);
        }
        return largest < 0x7f80_0000;
    }
}
