package io.tatara.engine.dl4j;

import io.tatara.Seeds;
import io.tatara.data.Minibatch;
import io.tatara.engine.MicroBatch;
import io.tatara.engine.Segment;
import io.tatara.engine.SegmentSpec;
import io.tatara.engine.Weights;
import io.tatara.model.Clipping;
import io.tatara.model.LayerRange;
import io.tatara.model.NetworkDefinition;
import java.nio.FloatBuffer;
import java.util.List;
import org.deeplearning4j.util.CrashReportingUtil;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Some layers of a DL4J network, with a network of its own for each micro-batch under way.
 *
 * <p>What crosses a cut is flat: an image's or a sequence's activations in c-order.
 *
 * <p>DL4J draws noise from one stream, whatever the examples' places. Here the stream begins anew for every micro-batch
 * and segment, with the micro-batch's first row: the same seed, cut into the same parts, gives the same bits, but a network
 * with noise that is cut anywhere drops other units than the whole one does.
 */
final class Dl4jSegment implements Segment {

    private static final FloatBuffer NOTHING = FloatBuffer.allocate(0);

    private final SegmentSpec spec;
    private final SegmentWeights weights;
    private final BatchArrays arrays;
    /** Of the cut in front; null for the first segment. */
    private final @Nullable CutShape front;

    /** Of the cut behind; null for the last segment. */
    private final @Nullable CutShape behind;

    private final @Nullable SegmentNetwork[] networks;
    private final @Nullable NativeRows[] inputs;
    private final NativeRows outputs;
    private boolean closed;

    /**
     * Makes one.
     *
     * @param shapes behind every layer of the network but the last
     * @param initial becomes this object's; null if the layers have no parameters
     */
    Dl4jSegment(
            NetworkDefinition network,
            SegmentSpec spec,
            List<CutShape> shapes,
            @Nullable INDArray initial,
            Clipping clipping) {
        // as in Dl4jEngine
        CrashReportingUtil.crashDumpsEnabled(false);
        LayerRange range = new LayerRange(network, spec.from(), spec.to());
        this.spec = spec;
        this.weights = new SegmentWeights(range, initial, clipping);
        this.arrays = new BatchArrays(network, range.configuration().getConf(0).getLayer());
        this.front = spec.from() == 0 ? null : shapes.get(spec.from() - 1);
        this.behind = spec.to() > shapes.size() ? null : shapes.get(spec.to() - 1);
        this.networks = new @Nullable SegmentNetwork[spec.recomputes() ? 1 : spec.slots()];
        this.inputs = new @Nullable NativeRows[front == null ? 0 : spec.slots()];
        this.outputs = behind == null
                ? new NativeRows(spec.examples(), network.task().outputs())
                : behind.array(spec.examples());
    }

    @Override
    public int inputs() {
        return front == null ? 0 : front.floats();
    }

    @Override
    public int outputs() {
        return behind == null ? 0 : behind.floats();
    }

    @Override
    public double forward(MicroBatch micro, FloatBuffer input, FloatBuffer output) {
        try {
            SegmentNetwork network = network(micro);
            if (front != null) {
                held(front, micro.slot()).write(input, micro.size() * front.rows());
            }
            double loss = run(network, micro, output);
            if (spec.recomputes()) {
                network.forget();
            }
            return loss;
        } catch (RuntimeException | Error e) {
            Workspaces.abandon();
            throw e;
        }
    }

    @Override
    public void backward(MicroBatch micro, FloatBuffer outputGradient, FloatBuffer inputGradient) {
        try {
            SegmentNetwork network = network(micro);
            if (spec.recomputes()) {
                run(network, micro, NOTHING);
            }
            INDArray gradient = network.backward(given(network, micro, outputGradient));
            weights.collect(micro.size(), micro.adds());
            if (front != null) {
                // the input has done its work
                held(front, micro.slot()).pass(gradient, micro.size() * front.rows(), inputGradient);
            }
            if (gradient != null) {
                gradient.close();
            }
        } catch (RuntimeException | Error e) {
            Workspaces.abandon();
            throw e;
        }
    }

    /** The gradient of the outputs, or none and the labels in their place. */
    private @Nullable INDArray given(SegmentNetwork network, MicroBatch micro, FloatBuffer outputGradient) {
        // should a layer draw on its way back, what other segments drew in between makes no difference
        Noise.begin(Seeds.mix(seed(micro), 1, 0));
        if (behind == null) {
            network.expect(arrays.labels(micro.examples()), arrays.weights(micro.examples()));
            return null;
        }
        int rows = micro.size() * behind.rows();
        outputs.write(outputGradient, rows);
        return outputs.first(rows);
    }

    private double run(SegmentNetwork network, MicroBatch micro, FloatBuffer output) {
        Noise.begin(seed(micro));
        INDArray signal = network.forward(input(micro.examples(), micro.slot()), micro.size());
        if (behind == null) {
            return network.loss(signal, arrays.labels(micro.examples()), arrays.weights(micro.examples()));
        }
        if (output.hasRemaining()) {
            outputs.pass(signal, micro.size() * behind.rows(), output);
        }
        return 0;
    }

    private long seed(MicroBatch micro) {
        return Seeds.mix(micro.seed(), micro.row(), spec.from());
    }

    @Override
    public void infer(Minibatch batch, FloatBuffer input, FloatBuffer output) {
        if (batch.size() == 0) {
            return;
        }
        try {
            if (front != null) {
                held(front, 0).write(input, batch.size() * front.rows());
            }
            int rows = batch.size() * (behind == null ? 1 : behind.rows());
            network(0).infer(input(batch, 0), batch.size(), signal -> outputs.pass(signal, rows, output));
        } catch (RuntimeException | Error e) {
            Workspaces.abandon();
            throw e;
        }
    }

    private INDArray input(Minibatch examples, int slot) {
        return front == null ? arrays.features(examples) : held(front, slot).first(examples.size() * front.rows());
    }

    private NativeRows held(CutShape shape, int slot) {
        NativeRows known = inputs[slot];
        if (known == null) {
            known = shape.array(spec.examples());
            inputs[slot] = known;
        }
        return known;
    }

    private SegmentNetwork network(MicroBatch micro) {
        return network(spec.recomputes() ? 0 : micro.slot());
    }

    private SegmentNetwork network(int slot) {
        SegmentNetwork known = networks[slot];
        if (known == null) {
            known = weights.network();
            networks[slot] = known;
        }
        return known;
    }

    @Override
    public Weights weights() {
        return weights;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (SegmentNetwork network : networks) {
            if (network != null) {
                network.forget();
            }
        }
        for (NativeRows rows : inputs) {
            if (rows != null) {
                rows.close();
            }
        }
        outputs.close();
        arrays.close();
        weights.close();
        Workspaces.release();
    }
}
