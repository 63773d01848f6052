package io.tatara.train;

import io.tatara.Seeds;
import io.tatara.collective.Collective;
import io.tatara.data.Minibatch;
import io.tatara.engine.Engine;
import io.tatara.engine.StepClock;
import io.tatara.engine.Stretch;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Steps that all ranks take together: the gradient is the sum over everyone's examples, so N ranks with batches of b step
 * as one with a batch of N·b would. Clipping, regularisation and the optimiser follow the sum, on every rank alike.
 * Running statistics are no sums: theirs is the mean, weighted by examples.
 */
final class SharedStepper implements Stepper {

    private final Engine engine;
    private final Collective collective;
    private final RoundTally tally;
    private final Stopwatch watch;
    private final long seed;
    private final List<Stretch> statistics;
    private final float[] own;
    private final float[] sums;

    SharedStepper(Engine engine, Collective collective, RoundTally tally, Stopwatch watch, long seed) {
        this.engine = engine;
        this.collective = collective;
        this.tally = tally;
        this.watch = watch;
        this.seed = seed;
        this.statistics = engine.statistics();
        int length = collective.size() > 1 ? engine.parameterCount() : 0;
        this.own = new float[length];
        this.sums = new float[length];
    }

    /** What a rank says of its gradient. */
    private record Share(int examples, boolean finite) {

        private byte[] toBytes() {
            return ByteBuffer.allocate(5)
                    .putInt(examples)
                    .put((byte) (finite ? 1 : 0))
                    .array();
        }

        private static Share read(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            return new Share(in.getInt(), in.get() == 1);
        }
    }

    @Override
    public boolean step(Minibatch batch, long step, int epoch, double rate) {
        int size = batch.size();
        double loss = size == 0 ? 0 : engine.gradient(batch, Seeds.mix(seed, ~collective.rank(), step));
        if (!Double.isFinite(loss)) {
            tally.diverged(epoch, step, loss / size, rate, engine.fault());
        }
        tally.add(size, loss);
        watch.computed();
        int examples = collective.size() == 1 ? (tally.isFinite() ? size : 0) : share(size);
        if (examples == 0) {
            return true;
        }
        engine.update(new StepClock(step, epoch, rate, examples));
        // all ranks have made the same update, so all see the same fault
        if (!engine.fault().isEmpty()) {
            tally.diverged(epoch, step, loss / size, rate, engine.fault());
        } else if (size > 0) {
            tally.finite(loss / size);
        }
        watch.computed();
        return !tally.isFinite();
    }

    /** Puts the sum of all gradients in the place of this rank's; returns its examples, or 0 if it is not finite. */
    private int share(int size) {
        if (size > 0 && tally.isFinite()) {
            engine.readGradient(own);
            scaleStatistics(own, size);
        } else {
            Arrays.fill(own, 0);
        }
        int examples = 0;
        boolean finite = true;
        for (byte[] note : collective.allReduce(new Share(size, tally.isFinite()).toBytes(), own, sums)) {
            Share share = Share.read(note);
            examples += share.examples;
            finite &= share.finite;
        }
        if (finite) {
            writeMean(1f / examples);
        }
        watch.exchanged();
        return finite ? examples : 0;
    }

    /** The sums stay as they are, for ranks that miss them: only what differs is written from this rank's own array. */
    private void writeMean(float scale) {
        if (statistics.isEmpty()) {
            engine.writeGradient(sums);
            return;
        }
        System.arraycopy(sums, 0, own, 0, sums.length);
        scaleStatistics(own, scale);
        engine.writeGradient(own);
    }

    private void scaleStatistics(float[] values, float factor) {
        for (Stretch stretch : statistics) {
            for (int i = stretch.from(); i < stretch.from() + stretch.length(); i++) {
                values[i] *= factor;
            }
        }
    }
}
