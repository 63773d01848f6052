package io.tatara.train;

import io.tatara.Finite;
import io.tatara.collective.Collective;
import io.tatara.engine.Trainable;
import java.util.List;

/**
 * The mean of all ranks' parameters, and of their optimisers' states if the exchange wants that, weighted by examples; what
 * the outer optimiser makes of it; and a copy of the last parameters that were finite. Buffers are allocated once; two take
 * turns.
 */
final class ParameterMean {

    private final Trainable engine;
    private final Collective collective;
    private final Averaged averaged;
    private final Summing summing;
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
     * @param averages whether a mean is ever taken
     */
    ParameterMean(
            Trainable engine,
            Collective collective,
            Averaged averaged,
            Summing summing,
            Outer outer,
            boolean averages) {
        this.engine = engine;
        this.collective = collective;
        this.averaged = averaged;
        this.summing = summing;
        this.outer = outer;
        this.velocity = new float[outer.moves() ? engine.parameterCount() : 0];
        this.sums = new float[averages && collective.size() > 1 ? averaged.length() : 0];
        this.next = new float[engine.parameterCount()];
        this.lastFinite = new float[engine.parameterCount()];
        engine.readParameters(lastFinite);
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

    /** The end of a round, as an exchange has it; returns the reports of those that took part, merged. */
    RoundReport meet(Exchange exchange, RoundReport own) {
        if (exchange instanceof Exchange.Pipeline) {
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

    /**
     * Hears of all others' rounds, and keeps the engine's own parameters, which are those of one stage and {@link #looksFinite} has
     * looked at, if all ranks' are fit.
     */
    RoundReport agreeApart(RoundReport own) {
        RoundReport all = RoundReport.merge(collective.allGather(own.toBytes()));
        long began = System.nanoTime();
        finite = all.divergence() == null;
        // they are in the buffer already, looked at
        if (finite) {
            swap();
        }
        appliedNanos += System.nanoTime() - began;
        return all;
    }

    /** Whether the engine's own parameters are finite. */
    boolean looksFinite() {
        engine.readParameters(next);
        return finite(next);
    }

    /** Hears of all others' rounds, and keeps the engine's own parameters, which are everyone's. */
    RoundReport agree(RoundReport own) {
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

    /** The last finite mean: the buffer itself, valid until the next average. */
    float[] lastFinite() {
        return lastFinite;
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
        System.arraycopy(parameters, 0, lastFinite, 0, parameters.length);
        System.arraycopy(itsVelocity, 0, velocity, 0, Math.min(itsVelocity.length, velocity.length));
    }

    private boolean finite(float[] values) {
        check.clear();
        check.add(values, 0, values.length);
        return check.all();
    }
}
