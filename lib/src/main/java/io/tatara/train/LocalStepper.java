package io.tatara.train;

import io.tatara.Seeds;
import io.tatara.data.Minibatch;
import io.tatara.engine.Engine;
import io.tatara.engine.StepClock;

/** Steps of this rank alone; it skips those for which it has no examples, and stands still once it has diverged. */
final class LocalStepper implements Stepper {

    private final Engine engine;
    private final RoundTally tally;
    private final Stopwatch watch;
    private final long seed;
    private final int rank;

    LocalStepper(Engine engine, RoundTally tally, Stopwatch watch, long seed, int rank) {
        this.engine = engine;
        this.tally = tally;
        this.watch = watch;
        this.seed = seed;
        this.rank = rank;
    }

    @Override
    public boolean step(Minibatch batch, long step, int epoch, double rate) {
        int size = batch.size();
        if (size == 0 || !tally.isFinite()) {
            return false;
        }
        // the order of rows is seeded with (epoch, rank), noise with (~rank, step): the two never meet
        double loss = engine.gradient(batch, Seeds.mix(seed, ~rank, step));
        watch.computed();
        if (Double.isFinite(loss)) {
            engine.update(new StepClock(step, epoch, rate, size));
        }
        String fault = engine.fault();
        if (Double.isFinite(loss) && fault.isEmpty()) {
            tally.finite(loss / size);
        } else {
            tally.diverged(epoch, step, loss / size, rate, fault);
        }
        tally.add(size, loss);
        watch.updated();
        return false;
    }
}
