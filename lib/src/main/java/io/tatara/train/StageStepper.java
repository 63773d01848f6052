package io.tatara.train;

import io.tatara.Seeds;
import io.tatara.collective.Collective;
import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.engine.MicroBatch;
import io.tatara.engine.Segment;
import io.tatara.engine.StepClock;
import io.tatara.engine.Weights;
import io.tatara.engine.pipeline.Turn;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Steps of one stage of a pipeline. A step's micro-batches go forward through the stages and come back, in the order of the
 * schedule; then the gradients of all replicas' same stages are summed, and each stage takes its step. What it takes is that
 * of one worker that has the whole network and all examples.
 *
 * <pre>
 *   rank of stage s   ◀─ activations ─ s − 1      turns of the schedule      ─ activations ─▶ s + 1
 *                      ─ their gradient ─▶                                  ◀─ their gradient ─
 * </pre>
 *
 * A stage whose numbers cease to be finite goes on to send, for the others wait for it, but takes no step any more; all hear
 * of it when the round ends.
 */
final class StageStepper implements Stepper {

    private final Segment segment;
    private final Weights weights;
    private final StagePlace place;
    private final Collective collective;
    private final Replicas replicas;
    private final StageGroup group;
    private final RoundTally tally;
    private final Stopwatch watch;
    private final long seed;
    private final int size;
    private final int slots;
    private final boolean splits;
    private final List<Minibatch> micros = new ArrayList<>();
    private final List<List<Turn>> turns = new ArrayList<>();
    private final StageTrace trace = new StageTrace();
    private final FloatBuffer input;
    private final FloatBuffer output;
    private final FloatBuffer inputGradient;
    private final FloatBuffer outputGradient;

    /** @param batchSize that micro-batches are parts of */
    StageStepper(
            Segment segment,
            StagePlace place,
            Exchange.Pipeline pipeline,
            Collective collective,
            Replicas replicas,
            Schema schema,
            int batchSize,
            RoundTally tally,
            Stopwatch watch,
            long seed) {
        this.segment = segment;
        this.weights = segment.weights();
        this.place = place;
        this.collective = collective;
        this.replicas = replicas;
        this.group = new StageGroup(collective, place, segment.weights());
        this.tally = tally;
        this.watch = watch;
        this.seed = seed;
        this.size = pipeline.microBatch(batchSize);
        this.slots = pipeline.slots(place.stage());
        this.splits = pipeline.isSplit();
        // the last batch of an epoch may have fewer
        for (int count = 0; count <= pipeline.microBatches(); count++) {
            turns.add(pipeline.schedule().turns(place.stage(), place.stages(), count));
        }
        for (int i = 0; i < pipeline.microBatches(); i++) {
            micros.add(new Minibatch(schema, size));
        }
        this.input = FloatBuffer.allocate(size * segment.inputs());
        this.inputGradient = FloatBuffer.allocate(size * segment.inputs());
        this.output = FloatBuffer.allocate(size * segment.outputs());
        this.outputGradient = FloatBuffer.allocate(size * segment.outputs());
    }

    @Override
    public boolean step(Minibatch batch, long step, int epoch, double rate) {
        int examples = batch.size();
        trace.step(epoch);
        replicas.charge(watch);
        // the same on all stages of a replica, and another on each replica
        double loss = examples == 0 && !splits ? 0 : run(batch, Seeds.mix(seed, ~place.replica(), step));
        String fault = segment.fault();
        if (!Double.isFinite(loss) || !fault.isEmpty()) {
            tally.diverged(epoch, step, place.isLast() && examples > 0 ? loss / examples : Double.NaN, rate, fault);
        }
        if (place.isLast()) {
            tally.add(examples, loss);
        }
        watch.computed();
        replicas.charge(null);
        int all = group.sum(examples, tally.isFinite());
        watch.exchanged();
        update(new StepClock(step, epoch, rate, Math.max(1, all)), all > 0);
        if (tally.isFinite() && place.isLast() && examples > 0) {
            tally.finite(loss / examples);
        }
        watch.updated();
        return false;
    }

    @Override
    public Optional<TrainingEvent> trace(int epoch) {
        List<TrainingEvent.StepTraced.Worker> workers = trace.gather(collective);
        return workers.isEmpty()
                ? Optional.empty()
                : Optional.of(new TrainingEvent.StepTraced(epoch, place.stages(), workers));
    }

    /** Takes the micro-batches through; returns the loss, if this is the last stage. */
    private double run(Minibatch batch, long noise) {
        // where layers are dealt out, all replicas do the same, those without rows for the others' sake
        int count = splits ? micros.size() : (batch.size() + size - 1) / size;
        for (int i = 0; i < count; i++) {
            fill(micros.get(i), batch, i * size);
        }
        double loss = 0;
        for (Turn turn : turns.get(count)) {
            MicroBatch micro = new MicroBatch(
                    micros.get(turn.micro()), turn.micro() % slots, turn.micro() * size, noise, turn.micro() > 0);
            if (turn.isForward()) {
                loss += forward(micro, turn);
            } else {
                backward(micro, turn);
            }
        }
        return loss;
    }

    private void fill(Minibatch micro, Minibatch batch, int row) {
        micro.resize(Math.max(0, Math.min(size, batch.size() - row)));
        if (place.isFirst() && micro.size() > 0) {
            micro.copyFeatures(batch, row);
        }
        if (place.isLast() && micro.size() > 0) {
            micro.copyLabels(batch, row);
        }
    }

    private double forward(MicroBatch micro, Turn turn) {
        if (!place.isFirst()) {
            receive(place.before(), input, micro.size() * segment.inputs());
        }
        trace.begin();
        double loss = segment.forward(micro, input, output.clear());
        trace.end(turn);
        watch.computed();
        if (!place.isLast()) {
            send(place.behind(), output, micro.size() * segment.outputs());
        }
        return loss;
    }

    private void backward(MicroBatch micro, Turn turn) {
        if (!place.isLast()) {
            receive(place.behind(), outputGradient, micro.size() * segment.outputs());
        }
        trace.begin();
        segment.backward(micro, outputGradient, inputGradient.clear());
        trace.end(turn);
        watch.computed();
        if (!place.isFirst()) {
            send(place.before(), inputGradient, micro.size() * segment.inputs());
        }
    }

    private void receive(int from, FloatBuffer target, int count) {
        watch.computed();
        collective.receive(from, target.clear().limit(count));
        target.rewind();
        watch.exchanged();
    }

    private void send(int to, FloatBuffer source, int count) {
        collective.send(to, source.clear().limit(count));
        source.clear();
        watch.exchanged();
    }

    /** @param moves whether there is a gradient to move by */
    private void update(StepClock clock, boolean moves) {
        if (weights.clipsByNorm()) {
            double norm = norm(moves ? weights.squares(clock) : new Weights.Squares(0, 0));
            watch.exchanged();
            if (moves) {
                weights.update(clock, norm);
            }
        } else if (moves) {
            weights.update(clock);
        }
        if (moves && !weights.fault().isEmpty()) {
            tally.diverged(clock.epoch(), clock.step(), Double.NaN, clock.learningRate(), weights.fault());
        }
    }

    /** Of the whole network's gradient; every stage of every replica takes part. */
    private double norm(Weights.Squares squares) {
        watch.computed();
        List<byte[]> all = collective.allGather(ByteBuffer.allocate(2 * Double.BYTES)
                .putDouble(squares.common())
                .putDouble(squares.own())
                .array());
        double sum = 0;
        for (int rank = 0; rank < all.size(); rank++) {
            ByteBuffer its = ByteBuffer.wrap(all.get(rank));
            double common = its.getDouble();
            // all replicas have the same, and each adds the first's, in the same order
            sum += (rank < place.stages() ? common : 0) + its.getDouble();
        }
        return Math.sqrt(sum);
    }
}
