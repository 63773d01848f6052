package io.tatara.engine.dl4j;

import static io.tatara.engine.Networks.ADAM;
import static io.tatara.engine.Networks.CLASSES;
import static io.tatara.engine.Networks.SGD;
import static io.tatara.engine.Networks.UNCLIPPED;
import static io.tatara.engine.Networks.batches;
import static io.tatara.engine.Networks.define;
import static io.tatara.engine.Networks.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tatara.TataraException;
import io.tatara.data.Minibatch;
import io.tatara.engine.CutNetwork;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.MicroBatch;
import io.tatara.engine.Networks;
import io.tatara.engine.Segment;
import io.tatara.engine.SegmentSpec;
import io.tatara.engine.StepClock;
import io.tatara.model.Activation;
import io.tatara.model.Layer;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Optimizer;
import io.tatara.model.RandomState;
import io.tatara.model.Regularization;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

/** What several micro-batches under way in a segment are to each other, and what is left of them. */
class TestDl4jSegmentSlots {

    private static final FloatBuffer NOTHING = FloatBuffer.allocate(0);

    @Test
    void theSameSeedDropsTheSameUnitsAndRecomputingToo() {
        EngineFactory factory = factory(
                new Layer.Dense(20, Activation.RELU, 0.4, true),
                new Layer.Dropout(0.2),
                new Layer.Dense(9, Activation.TANH, 0.3, true));
        List<Minibatch> batches = batches(CLASSES, "dense", 10, 7, 5);
        float[] first = trained(factory, batches, false);

        assertThat(trained(factory, batches, false)).isEqualTo(first);
        assertThat(trained(factory, batches, true)).isEqualTo(first);
    }

    private static float[] trained(EngineFactory factory, List<Minibatch> batches, boolean recomputes) {
        List<Integer> cuts = List.of(2, factory.layers() - 1);
        try (CutNetwork cut = new CutNetwork(factory, cuts, 3, 3, recomputes)) {
            cut.train(batches, 3, 0.1);
            return cut.parameters();
        }
    }

    @Test
    void microBatchesAndSegmentsDropUnitsOfTheirOwn() {
        // 200 units of each of which half are dropped, by a dropout layer in front of what follows, twice
        EngineFactory factory = factory(
                new Layer.Dense(200, Activation.IDENTITY, 0, true), new Layer.Dropout(0.5), new Layer.Dropout(0.5));
        Minibatch two = batches(CLASSES, "dense", 1, 2, 5).get(0);

        assertThat(dropped(factory, rows(two, 0, 1))).as("by either layer").isBetween(125, 175);
        assertThat(dropped(factory, two)).as("in both micro-batches").isBetween(85, 138);
    }

    private static int dropped(EngineFactory factory, Minibatch batch) {
        try (CutNetwork cut = new CutNetwork(factory, List.of(2), 2, 1, false)) {
            float[] before = cut.parameters();
            cut.gradient(batch, 3, 1);
            cut.update(new StepClock(0, 0, 1, batch.size()));
            float[] after = cut.parameters();
            int dropped = 0;
            for (int unit = 0; unit < 200; unit++) {
                // the bias of a dropped unit has no gradient
                dropped += after[12 * 200 + unit] == before[12 * 200 + unit] ? 1 : 0;
            }
            return dropped;
        }
    }

    @Test
    void slotsComeBackInAnyOrderAndPredictionsDisturbTheFirstAlone() {
        EngineFactory factory = plain("lstm");
        Minibatch batch = batches(CLASSES, "lstm", 1, 9, 5).get(0);
        SegmentSpec spec = new SegmentSpec(0, 2, 3, 3, false);
        try (Segment plain = factory.create(spec, RandomState.START).segment();
                Segment mixed = factory.create(spec, RandomState.START).segment()) {
            FloatBuffer signal = FloatBuffer.allocate(3 * plain.outputs());
            for (int slot = 1; slot < 3; slot++) {
                MicroBatch micro = micro(batch, slot, slot == 2);
                plain.forward(micro, NOTHING, signal);
                plain.backward(micro, signal, NOTHING);
            }
            mixed.forward(micro(batch, 1, true), NOTHING, signal);
            mixed.forward(micro(batch, 2, false), NOTHING, FloatBuffer.allocate(3 * plain.outputs()));
            mixed.infer(rows(batch, 0, 3), NOTHING, FloatBuffer.allocate(3 * plain.outputs()));
            FloatBuffer last = FloatBuffer.allocate(3 * plain.outputs());
            plain.forward(micro(batch, 2, true), NOTHING, last);
            mixed.backward(micro(batch, 2, false), last, NOTHING);
            mixed.backward(micro(batch, 1, true), signal, NOTHING);

            assertThat(gradient(mixed)).containsExactly(gradient(plain), within(1e-6f));
        }
    }

    private static MicroBatch micro(Minibatch batch, int slot, boolean adds) {
        return new MicroBatch(rows(batch, 3 * slot, 3 * slot + 3), slot, 3 * slot, 1, adds);
    }

    private static float[] gradient(Segment segment) {
        float[] values = new float[segment.weights().parameterCount()];
        segment.weights().readGradient(values);
        return values;
    }

    @Test
    void aCheckpointContinuesBitForBit() {
        EngineFactory factory =
                new Dl4jEngineFactory(define("dense", CLASSES, ADAM, Regularization.NONE, UNCLIPPED), UNCLIPPED, null);
        float[] gradient = new float[12 * 7 + 7];
        gradient[5] = 3;
        SegmentSpec spec = new SegmentSpec(0, 1, 1, 3, false);
        try (Segment one = factory.create(spec, RandomState.START).segment();
                Segment other = factory.create(spec, RandomState.START).segment()) {
            one.weights().update(new StepClock(0, 0, 0.1, 3), gradient);
            float[] state = new float[one.weights().stateLength()];
            one.weights().readState(state);
            float[] parameters = new float[one.weights().parameterCount()];
            one.weights().readParameters(parameters);
            other.weights().writeState(state);
            other.weights().writeParameters(parameters);
            one.weights().update(new StepClock(1, 0, 0.1, 3), gradient);
            other.weights().update(new StepClock(1, 0, 0.1, 3), gradient);

            assertThat(parameters(other)).isEqualTo(parameters(one)).isNotEqualTo(parameters);
        }
    }

    private static float[] parameters(Segment segment) {
        float[] values = new float[segment.weights().parameterCount()];
        segment.weights().readParameters(values);
        return values;
    }

    @Test
    void aFailureLeavesTheThreadUsable() {
        EngineFactory factory = plain("embedding");
        Minibatch batch = batches(CLASSES, "embedding", 1, 6, 5).get(0);
        try (CutNetwork cut = new CutNetwork(factory, List.of(1), 3, 2, false)) {
            double loss = cut.gradient(batch, 1, 2);
            float known = batch.features()[50];
            batch.features()[50] = 9;
            assertThatThrownBy(() -> cut.gradient(batch, 1, 2))
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining("from 0 to 8");
            batch.features()[50] = known;

            assertThat(cut.gradient(batch, 1, 2)).isEqualTo(loss);
        }
    }

    /** Arrays so large that the C library gives each back to the system when it is freed. */
    @Test
    void givesItsMemoryBack() {
        NetworkDefinition network = NetworkBuilder.build(
                Networks.flat(Networks.dense(3000, Activation.TANH), Networks.dense(3000, Activation.TANH)),
                Networks.schema(12, CLASSES),
                new Optimizer.Nesterovs(0.05, 0.9),
                Regularization.NONE,
                UNCLIPPED,
                7);
        EngineFactory factory = new Dl4jEngineFactory(network, UNCLIPPED, null);
        List<Minibatch> batches = batches(CLASSES, "dense", 1, 6, 5);
        // those that are closed can still be reached, so that the collector frees nothing in their place
        List<CutNetwork> closed = new ArrayList<>();
        long before = 0;
        for (int i = 0; i < 5; i++) {
            try (CutNetwork cut = new CutNetwork(factory, List.of(1), 3, 2, i % 2 == 0)) {
                cut.train(batches, 2, 0.1);
                closed.add(cut);
            }
            assertThat(Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread())
                    .isEmpty();
            if (i == 0) {
                before = Pointer.physicalBytes();
            }
        }
        System.gc();
        assertThat(closed).hasSize(5);
        // four more: fewer than one of the four arrays that each had
        assertThat((Pointer.physicalBytes() - before) >> 20).isLessThan(4 * 34 * 3 / 4);
    }

    private static EngineFactory plain(String shape) {
        return new Dl4jEngineFactory(define(shape, CLASSES, SGD, Regularization.NONE, UNCLIPPED), UNCLIPPED, null);
    }

    private static EngineFactory factory(Layer... layers) {
        NetworkDefinition network = NetworkBuilder.build(
                Networks.flat(layers), Networks.schema(12, CLASSES), SGD, Regularization.NONE, UNCLIPPED, 7);
        return new Dl4jEngineFactory(network, UNCLIPPED, null);
    }
}
