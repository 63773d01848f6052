package io.tatara.train;

import io.tatara.collective.Collective;
import io.tatara.engine.Engine;
import java.util.List;

/**
 * The mean of all ranks' parameters, weighted by examples, and a copy of the last one that was finite. Buffers
 * are allocated once; two take turns.
 */
final class ParameterMean {

    private final Engine engine;
    private final Collective collective;
    private final float[] sums;
    private float[] next;
    private float[] lastFinite;
    private boolean finite = true;

    ParameterMean(Engine engine, Collective collective) {
        this.engine = engine;
        this.collective = collective;
        this.sums = new float[collective.size() == 1 ? 0 : engine.parameterCount()];
        this.next = new float[engine.parameterCount()];
        this.lastFinite = new float[engine.parameterCount()];
        engine.readParameters(lastFinite);
    }

    /**
     * Replaces the engine's parameters by the mean, unless that is not finite; a rank alone keeps its own, bit for bit.
     *
     * @return the reports of those whose parameters are in the mean, merged
     */
    RoundReport average(RoundReport own) {
        if (collective.size() == 1) {
            return keep(own);
        }
        engine.readParameters(next);
        // a product and a quotient of floats round once, to nearest: no parameter is drawn anywhere round after round
        float weight = own.examples();
        for (int i = 0; i < next.length; i++) {
            next[i] *= weight;
        }
        List<byte[]> notes = collective.allReduce(own.toBytes(), next, sums);
        if (notes.size() == 1) {
            return keep(own);
        }
        RoundReport all = RoundReport.merge(notes);
        if (all.examples() == 0) {
            keep(own);
            return all;
        }
        finite = divide(RoundReport.weight(notes));
        if (finite) {
            engine.writeParameters(next);
            swap();
        }
        return all;
    }

    /** Makes the sums a mean, in one pass; returns whether all of it is finite. */
    private boolean divide(float weight) {
        int largest = 0;
        for (int i = 0; i < next.length; i++) {
            float value = sums[i] / weight;
            next[i] = value;
            largest = Math.max(largest, Float.floatToRawIntBits(value) & 0x7fff_ffff);
        }
        return largest < 0x7f80_0000;
    }

    /** Hears of all others' rounds, and keeps the engine's own parameters, which are everyone's. */
    RoundReport agree(RoundReport own) {
        RoundReport all = RoundReport.merge(collective.allGather(own.toBytes()));
        keep(own);
        return all;
    }

    private RoundReport keep(RoundReport own) {
        engine.readParameters(next);
        finite = finite(next);
        if (finite) {
            swap();
        }
        return own;
    }

    /** Whether the parameters of the last round were finite; the same on every rank. If not the engine is as before. */
    boolean isFinite() {
        return finite;
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
