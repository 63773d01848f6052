package io.tatara.train;

import io.tatara.Seeds;
import io.tatara.collective.Collective;
import io.tatara.data.Minibatch;
import io.tatara.engine.Engine;
import io.tatara.engine.StepClock;
import io.tatara.engine.Stretch;
import java.util.Arrays;
import java.util.List;

/**
 * Steps that all ranks take together: the gradient is the sum over everyone's examples, so N ranks with batches of b step
 * as one with a batch of N·b would. Clipping, regularisation and the optimiser follow the sum, on every rank alike.
 * Running statistics are no sums: theirs is the mean, weighted by examples.
 *
 * <pre>
 *   sum   gradient | examples | ranks whose gradient is not finite
 * </pre>
 */
final class SharedStepper implements Stepper {

    private final Engine engine;
    private final Collective collective;
    private final RoundTally tally;
    private final Stopwatch watch;
    private final long seed;
    private final List<Stretch> statistics;
    private final int parameters;
    private final float[] sum;

    SharedStepper(Engine engine, Collective collective, RoundTally tally, Stopwatch watch, long seed) {
        this.engine = engine;
        this.collective = collective;
        this.tally = tally;
        this.watch = watch;
        this.seed = seed;
        this.statistics = engine.statistics();
        this.parameters = engine.parameterCount();
        this.sum = new float[collective.size() > 1 ? Math.addExact(parameters, 2) : 0];
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
            engine.readGradient(sum);
            scaleStatistics(size);
        } else {
            Arrays.fill(sum, 0, parameters, 0);
        }
        sum[parameters] = size;
        sum[parameters + 1] = tally.isFinite() ? 0 : 1;
        collective.allReduce(sum);
        int examples = (int) sum[parameters];
        boolean finite = sum[parameters + 1] == 0;
        if (finite) {
            scaleStatistics(1f / examples);
            engine.writeGradient(sum);
        }
        watch.exchanged();
        return finite ? examples : 0;
    }

    private void scaleStatistics(float factor) {
        for (Stretch stretch : statistics) {
            for (int i = stretch.from(); i < stretch.from() + stretch.length(); i++) {
                sum[i] *= factor;
            }
        }
    }
}
