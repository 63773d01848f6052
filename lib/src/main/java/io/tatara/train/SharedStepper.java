package io.tatara.train;

import io.tatara.Seeds;
import io.tatara.collective.Collective;
import io.tatara.collective.Values;
import io.tatara.data.Minibatch;
import io.tatara.engine.Engine;
import io.tatara.engine.StepClock;
import io.tatara.engine.Stretch;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Steps that all ranks take together: the gradient is the sum over everyone's examples, so N ranks with batches of b step
 * as one with a batch of N·b would. Clipping, regularisation and the optimiser follow the sum, on every rank alike.
 * Running statistics are no sums: theirs is the mean, weighted by examples.
 */
final class SharedStepper implements Stepper {

    private static final float[] NONE = {};

    private final Engine engine;
    private final Collective collective;
    private final Together together;
    private final RoundTally tally;
    private final Stopwatch watch;
    private final long seed;
    private final List<Stretch> statistics;
    private final float[] sums;
    private final float[] means;

    /**
     * @param summing how gradients are summed, unless each rank updates a part
     * @param shardsState whether each rank updates a part of the parameters alone
     */
    SharedStepper(
            Engine engine,
            Collective collective,
            Summing summing,
            boolean shardsState,
            RoundTally tally,
            Stopwatch watch,
            long seed) {
        this.engine = engine;
        this.collective = collective;
        this.together = shardsState && collective.size() > 1
                ? new Together.Part(engine, collective, watch)
                : new Together.Everything(engine, summing);
        this.tally = tally;
        this.watch = watch;
        this.seed = seed;
        this.statistics = engine.statistics();
        this.sums = collective.size() > 1 ? new float[engine.parameterCount()] : NONE;
        this.means = statistics.isEmpty() ? NONE : new float[sums.length];
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
        StepClock clock = new StepClock(step, epoch, rate, examples);
        String fault = update(clock);
        // all ranks have made the same update, so all see the same fault
        if (!fault.isEmpty()) {
            tally.diverged(epoch, step, loss / size, rate, fault);
        } else if (size > 0) {
            tally.finite(loss / size);
        }
        watch.updated();
        return !tally.isFinite();
    }

    @Override
    public void gatherState() {
        together.gatherState();
    }

    private String update(StepClock clock) {
        if (collective.size() == 1) {
            engine.update(clock);
            return engine.fault();
        }
        return together.update(clock, gradient(1f / clock.examples()));
    }

    /** Sums all gradients; returns everyone's examples, or 0 if some gradient is not finite. */
    private int share(int size) {
        Values own = size > 0 && tally.isFinite() ? new Gradient(size) : Values.nothing(sums.length);
        byte[] note = new Share(size, tally.isFinite()).toBytes();
        int examples = 0;
        boolean finite = true;
        for (byte[] bytes : together.sum(note, own, sums)) {
            Share share = Share.read(bytes);
            examples += share.examples;
            finite &= share.finite;
        }
        watch.exchanged();
        return finite ? examples : 0;
    }

    /** The sums stay as they are, for ranks that miss them: where something differs, it does so in an array of its own. */
    private float[] gradient(float scale) {
        if (statistics.isEmpty()) {
            return sums;
        }
        System.arraycopy(sums, 0, means, 0, sums.length);
        for (Stretch stretch : statistics) {
            for (int i = stretch.from(); i < stretch.from() + stretch.length(); i++) {
                means[i] *= scale;
            }
        }
        return means;
    }

    /** This rank's part of the sums: the engine's gradient, where it lies. */
    private final class Gradient implements Values {

        private final int examples;

        private Gradient(int examples) {
            this.examples = examples;
        }

        @Override
        public int length() {
            return sums.length;
        }

        @Override
        public void read(int from, FloatBuffer target) {
            FloatBuffer window = target.slice();
            engine.readGradient(from, target);
            for (Stretch stretch : statistics) {
                int first = Math.max(from, stretch.from());
                int last = Math.min(from + window.limit(), stretch.from() + stretch.length());
                for (int i = first - from; i < last - from; i++) {
                    window.put(i, window.get(i) * examples);
                }
            }
        }
    }
}
