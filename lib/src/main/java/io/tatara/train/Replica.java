package io.tatara.train;

import io.tatara.TataraException;
import io.tatara.collective.Collective;
import io.tatara.data.Minibatch;
import io.tatara.data.shard.EpochOrder;
import io.tatara.data.shard.Shard;
import io.tatara.engine.Trainable;
import io.tatara.train.TrainingEvent.Started;
import java.util.Collections;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One worker's training, from its shard to the common parameters: steps, and at the end of each round an exchange. Knows
 * no Spark. All ranks take the same number of steps an epoch, and a rank that has no batch left has an empty one; or each
 * takes its own, in rounds of time. A step has the number, and so the learning rate, of its place in the epoch, whoever else
 * has come how far. Used by one thread.
 */
public final class Replica implements AutoCloseable {

    private final ReplicaPlan plan;
    private final TrainingConfig config;
    private final Duty duty;
    private final Shard shard;
    private final @Nullable Validator validator;
    private final Collective collective;
    private final Minibatch batch;
    private final ParameterMean mean;
    private final BestModel best;
    private final StopRule stopRule;
    private final ProgressReporter reporter;
    private final LongSupplier nanos;
    private final Stopwatch watch = new Stopwatch();
    private final RoundTally tally;
    private final Stepper stepper;

    private final Recovery recovery;
    private final Checkpoints checkpoints;
    private final CatchUp catchUp;
    private final Conclusion conclusion;

    private Rows rows = new Rows(0, 0);
    private Cursor cursor = Cursor.START;
    private Cursor began = Cursor.START;
    private int stepsSinceExchange;
    private long roundBegan;
    private long bytesBefore;
    private @Nullable Divergence divergence;
    private boolean ending;

    /**
     * Makes the replica's engine, for the calling thread.
     *
     * @param shard stays the caller's to close, as do {@code validation} and {@code collective}
     * @param validation null for none, on all ranks alike
     * @param listener hears the rank that leads
     */
    public Replica(
            ReplicaPlan plan,
            Shard shard,
            @Nullable Shard validation,
            Collective collective,
            TrainingListener listener) {
        this(plan, shard, validation, collective, listener, System::nanoTime);
    }

    /** @param nanos the clock of rounds */
    Replica(
            ReplicaPlan plan,
            Shard shard,
            @Nullable Shard validation,
            Collective collective,
            TrainingListener listener,
            LongSupplier nanos) {
        this.plan = plan;
        this.nanos = nanos;
        this.config = plan.config();
        this.shard = shard;
        this.collective = collective;
        this.duty = Duty.of(plan, shard.schema(), collective);
        Trainable engine = duty.trainable();
        this.batch = new Minibatch(shard.schema(), config.batchSize());
        this.validator = validation == null
                ? null
                : new Validator(duty.predictor(), validation, collective, plan.measuring(), duty.predicted());
        Averaged averaged = new Averaged(engine, plan.exchange().optimizerState());
        Summing summing =
                Summing.over(collective, averaged.length(), plan.exchange().wire());
        this.mean = new ParameterMean(engine, collective, averaged, summing, plan.exchange());
        this.tally = new RoundTally(collective.rank());
        this.stepper = duty.stepper(summing, tally, watch);
        this.stopRule = new StopRule(config.earlyStopping(), plan.measuring());
        this.best = new BestModel(engine);
        this.reporter = new ProgressReporter(event -> {
            if (collective.leads()) {
                listener.on(event);
            }
        });
        this.recovery = new Recovery(plan, duty, collective, mean, summing, best);
        this.checkpoints = new Checkpoints(plan, duty, stepper, collective, mean, summing, best, reporter::event);
        this.catchUp = new CatchUp(engine, collective, mean, best);
        this.conclusion =
                new Conclusion(plan.exchange(), duty, stepper, collective, mean, best, checkpoints, averaged.length());
    }

    /** Trains to the end. The result of the rank that leads is the training's. */
    public TrainingResult run() {
        long start = System.nanoTime();
        boolean late = collective.late();
        if (late) {
            Standing others = catchUp.enter();
            cursor = others.cursor();
            rows = others.rows();
        } else {
            rows = Rows.shared(collective, shard.rows(), duty.counts(), config.batchSize());
            Recovery.Restored restored = recovery.restore();
            cursor = restored.cursor();
            if (restored.from() != null) {
                checkpoints.resumed(restored.from());
            }
            // a rank that comes late may lead, but the training began without it
            reporter.started(new Started(
                    collective.size(),
                    config.epochs(),
                    cursor.epochs(),
                    cursor.partial().steps(),
                    rows.stepsPerEpoch(),
                    rows.count(),
                    duty.parameters()));
        }
        cursor = cursor.in(plan.exchange().pace().resume(cursor.rhythm(), cursor.step()));
        // who comes late has rounds behind it that the others made
        long before = late ? -1 : cursor.round();
        began = cursor;
        while (cursor.epochs() < config.until() && goesOn()) {
            trainEpoch(cursor.epochs());
            if (divergence == null && cursor.partial().steps() == rows.stepsPerEpoch()) {
                finishEpoch();
            }
        }
        if (divergence != null) {
            checkpoints.settle();
        } else if (cursor.round() > before) {
            checkpoints.finish(cursor);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return conclusion.of(began, cursor, watch.total(), seconds, ending, divergence);
    }

    private boolean goesOn() {
        return divergence == null && !ending && !cursor.stopped();
    }

    /** Trains an epoch, or what is left of it. */
    private void trainEpoch(int epoch) {
        EpochOrder order = new EpochOrder(shard.rows(), config.seed(), epoch, duty.hand());
        order.skip((long) taken() * config.batchSize());
        int last = plan.exchange().pace().isTogether()
                ? rows.stepsPerEpoch()
                : Rows.steps(shard.rows(), config.batchSize());
        watch.skip();
        roundBegan = nanos.getAsLong();
        while (cursor.partial().steps() < rows.stepsPerEpoch() && goesOn()) {
            // who has no rows left waits for the others' rounds
            boolean speak = taken() >= last || step(order, epoch);
            if (speak || taken() >= last || isRoundOver()) {
                exchange(epoch, taken() >= last ? rows.stepsPerEpoch() : taken());
                roundBegan = nanos.getAsLong();
            }
        }
    }

    /** Steps of the epoch that this rank has taken. */
    private int taken() {
        return cursor.partial().taken(collective.rank()) + stepsSinceExchange;
    }

    private boolean isRoundOver() {
        double seconds = (nanos.getAsLong() - roundBegan) / 1e9;
        return plan.exchange().pace().isOver(cursor.rhythm(), stepsSinceExchange, seconds);
    }

    /** Returns whether all ranks must tell each other now how it goes. */
    private boolean step(EpochOrder order, int epoch) {
        long step = cursor.step() - cursor.partial().steps() + taken();
        if (Thread.currentThread().isInterrupted()) {
            throw new TataraException("Worker %d was interrupted in epoch %d, step %d."
                    .formatted(collective.rank(), epoch + 1, step + 1));
        }
        shard.fill(batch, order);
        watch.filled();
        boolean speak = stepper.step(batch, step, epoch, rateAt(step));
        stepsSinceExchange++;
        return speak;
    }

    private double rateAt(long step) {
        return plan.rate().at(step, rows.stepsPerEpoch(), config.epochs());
    }

    /** @param taken what the others are to hear of this rank's steps in the epoch */
    private void exchange(int epoch, int taken) {
        Timings since = watch.since();
        if (!duty.kept().shared() && !mean.looksFinite()) {
            long last = cursor.step() + stepsSinceExchange - 1;
            tally.diverged(epoch, last, Double.NaN, rateAt(last), "parameters are not finite");
        }
        long bytesSent = collective.bytesSent();
        RoundReport own = tally.report(
                taken,
                since,
                bytesSent - bytesBefore,
                collective.leads()
                        ? new Lead(collective.waiting(), checkpoints.asks(), collective.ending())
                        : Lead.NONE,
                checkpoints.news());
        bytesBefore = bytesSent;
        RoundReport all = mean.meet(own);
        watch.exchanged();
        watch.waited(Math.max(0, since.exchange() - all.leastExchange()));
        int steps = Collections.min(all.taken()) - cursor.partial().steps();
        Rhythm next = plan.exchange()
                .pace()
                .next(cursor.rhythm(), cursor.step() + steps, all.slowestSteps() / steps, all.leastExchange());
        reporter.rhythm(cursor, next);
        cursor = cursor.afterRound(all, next);
        boolean validates = validator != null && config.validates(cursor.partial(), steps);
        reporter.exchanged(cursor, steps, cursor.partial().steps() == rows.stepsPerEpoch(), all);
        stepsSinceExchange = 0;
        double rate = rateAt(cursor.step() - 1);
        divergence = all.divergence();
        if (divergence == null && !mean.isFinite()) {
            divergence = new Divergence(-1, epoch + 1, cursor.step(), Double.NaN, rate, tally.lastLoss(), "");
        }
        tally.clear();
        reporter.progress(cursor, (long) rows.stepsPerEpoch() * config.epochs(), all, rate);
        checkpoints.heard(all);
        ending = all.ending();
        if (validates && divergence == null && cursor.partial().steps() < rows.stepsPerEpoch()) {
            validateWithin();
        }
        if (!goesOn()) {
            return;
        }
        if (!all.newcomers().isEmpty()) {
            catchUp.letIn(all.newcomers(), new Standing(cursor, rows));
            checkpoints.giveUp();
            watch.skip();
        } else if (cursor.partial().steps() < rows.stepsPerEpoch()) {
            checkpoints.takeIfDue(cursor);
            watch.skip();
        }
    }

    /** Before anyone is let in, who would not know of it, and before a checkpoint, which continues behind it. */
    private void validateWithin() {
        cursor = stopRule.within(cursor, Objects.requireNonNull(validator).validate());
        watch.validated();
        keepBest();
        reporter.validated(cursor);
    }

    private void keepBest() {
        if (cursor.best().step() == cursor.step() && stopRule.restoresBest()) {
            stepper.gatherState();
            best.keep();
        }
    }

    private void finishEpoch() {
        Measuring.Measures measures = validator == null ? null : validator.validate();
        watch.validated();
        Cursor.Partial epoch = cursor.partial();
        cursor = stopRule.after(
                cursor, cursor.step(), cursor.round(), cursor.examples(), epoch.loss() / epoch.examples(), measures);
        keepBest();
        reporter.epochFinished(cursor);
        stepper.trace(cursor.epochs()).ifPresent(reporter::event);
        if (!ending && !cursor.stopped() && cursor.epochs() < config.until()) {
            checkpoints.takeIfDue(cursor);
        }
    }

    @Override
    public void close() {
        checkpoints.close();
        duty.close();
    }
}
