package io.tatara.train;

import io.tatara.Finite;
import io.tatara.collective.Collective;
import io.tatara.engine.Trainable;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The mean of all ranks' parameters, and of their optimisers' states if the exchange wants that, weighted by examples; what
 * the outer optimiser makes of it; and a copy of the last parameters that were finite. Buffers are allocated once; two take
 * turns. Ranks of a pipeline have no mean, and no copy either: their parameters are what does not fit into one process.
 */
final class ParameterMean {

    /** Floats that are looked at at a time: they stay in the first-level cache. */
    private static final int CHUNK = 4096;

    private final Trainable engine;
    private final Collective collective;
    private final Averaged averaged;
    private final Summing summing;
    private final Exchange exchange;
    private final Outer outer;
    private final float[] sums;
    private final float[] velocity;
    private final Finite check = new Finite();
    private float[] next;
    private float[] lastFinite;
    private boolean finite = true;
    private long appliedNanos;

    /**
     * @param averaged what the mean is taken of
     * @param summing how that is summed, if it is
     */
    ParameterMean(Trainable engine, Collective collective, Averaged averaged, Summing summing, Exchange exchange) {
        this.engine = engine;
        this.collective = collective;
        this.averaged = averaged;
        this.summing = summing;
        this.exchange = exchange;
        this.outer = exchange.outer();
        this.velocity = new float[outer.moves() ? engine.parameterCount() : 0];
        boolean averages = exchange instanceof Exchange.Averaging;
        this.sums = new float[averages && collective.size() > 1 ? averaged.length() : 0];
        this.next = new float[isApart() ? 0 : engine.parameterCount()];
        this.lastFinite = isApart() ? next : ownParameters();
    }

    /**
     * Replaces the engine's parameters by the mean, or by what the outer optimiser makes of it, and its optimiser's state by
     * the mean of states where there is one, unless something is not finite. A rank alone is its own mean, bit for bit.
     *
     * @return the reports of those whose parameters are in the mean, merged
     */
    RoundReport average(RoundReport own) {
        if (collective.size() == 1) {
            return alone(own);
        }
        List<byte[]> notes = summing.allReduce(own.toBytes(), averaged.times((float) own.examples(), origin()), sums);
        if (notes.size() == 1) {
            return alone(own);
        }
        RoundReport all = RoundReport.merge(notes);
        long began = System.nanoTime();
        if (all.examples() == 0) {
            keep(own);
        } else {
            take(averaged.divide(sums, RoundReport.weight(notes), origin(), next));
            if (finite) {
                averaged.writeState();
            }
        }
        appliedNanos += System.nanoTime() - began;
        return all;
    }

    private boolean isApart() {
        return exchange instanceof Exchange.Pipeline;
    }

    private float[] ownParameters() {
        float[] parameters = new float[engine.parameterCount()];
        engine.readParameters(parameters);
        return parameters;
    }

    /** The end of a round, as the exchange has it; returns the reports of those that took part, merged. */
    RoundReport meet(RoundReport own) {
        if (isApart()) {
            return agreeApart(own);
        }
        return exchange instanceof Exchange.AllReduce ? agree(own) : average(own);
    }

    /** Seconds so far of taking in what was exchanged. */
    double appliedSeconds() {
        return appliedNanos / 1e9;
    }

    private RoundReport alone(RoundReport own) {
        if (!outer.moves()) {
            return keep(own);
        }
        engine.readParameters(next);
        take(finite(next));
        return own;
    }

    /** @param finiteMean whether the mean, which is in {@code next}, is finite */
    private void take(boolean finiteMean) {
        finite = finiteMean;
        if (outer.moves() && finiteMean) {
            outer.step(lastFinite, next, velocity);
            finite = finite(next);
        }
        if (finite) {
            engine.writeParameters(next);
            swap();
        }
    }

    /** Where sums are rounded, what is told is how far parameters have come since the last mean, for that is less by far. */
    private float[] origin() {
        return summing.rounds() ? lastFinite : Averaged.NOWHERE;
    }

    /** Hears of all others' rounds; the engine's own parameters, which {@link #looksFinite} has looked at, are one stage's. */
    private RoundReport agreeApart(RoundReport own) {
        RoundReport all = RoundReport.merge(collective.allGather(own.toBytes()));
        finite = all.divergence() == null;
        return all;
    }

    /** Whether the engine's own parameters are finite. */
    boolean looksFinite() {
        float[] chunk = new float[CHUNK];
        check.clear();
        for (int at = 0; at < engine.parameterCount(); at += CHUNK) {
            int count = Math.min(CHUNK, engine.parameterCount() - at);
            engine.readParameters(at, FloatBuffer.wrap(chunk, 0, count));
            check.add(chunk, 0, count);
        }
        return check.all();
    }

    /** Hears of all others' rounds, and keeps the engine's own parameters, which are everyone's. */
    private RoundReport agree(RoundReport own) {
        RoundReport all = RoundReport.merge(collective.allGather(own.toBytes()));
        long began = System.nanoTime();
        keep(own);
        appliedNanos += System.nanoTime() - began;
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

    /** The last finite mean: the buffer itself, valid until the next average; of a pipeline's stage, a copy of what it has. */
    float[] lastFinite() {
        return isApart() ? ownParameters() : lastFinite;
    }

    int parameterCount() {
        return engine.parameterCount();
    }

    /** Fills a buffer with the last finite mean, or with what a pipeline's stage has, after a round that was finite. */
    void readLastFinite(FloatBuffer target) {
        if (isApart()) {
            engine.readParameters(0, target);
        } else {
            target.put(lastFinite);
        }
    }

    /** The outer optimiser's state: the buffer itself; of no length if it has none. */
    float[] velocity() {
        return velocity;
    }

    /**
     * Takes what a checkpoint, or another rank, has kept.
     *
     * @param itsVelocity of no length where there was none: an outer optimiser begins anew then
     */
    void restore(float[] parameters, float[] itsVelocity) {
        engine.writeParameters(parameters);
        System.arraycopy(parameters, 0, lastFinite, 0, lastFinite.length);
        System.arraycopy(itsVelocity, 0, velocity, 0, Math.min(itsVelocity.length, velocity.length));
    }

    private boolean finite(float[] values) {
        check.clear();
        check.add(values, 0, values.length);
        return check.all();
    }
}
