package io.tatara.engine.dense;

import io.tatara.data.Minibatch;
import io.tatara.engine.MicroBatch;
import io.tatara.engine.Segment;
import io.tatara.engine.SegmentSpec;
import io.tatara.engine.Stretch;
import io.tatara.engine.TensorGroup;
import io.tatara.engine.Weights;
import io.tatara.model.Clipping;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some layers of a stack, straight on BLAS, with a chain of operators for each micro-batch under way. */
final class DenseSegment implements Segment {

    private static final FloatBuffer NOTHING = FloatBuffer.allocate(0);

    private final Plan plan;
    private final SegmentSpec spec;
    private final int featureWidth;
    private final @Nullable Head head;
    private final Parameters parameters;
    private final @Nullable Chain[] chains;
    private final float[][] inputs;
    private final float[] predictions;
    private String fault = "";
    private boolean closed;

    private final TensorGroup group;

    /**
     * Makes a segment as the network starts with it.
     *
     * @param common the parameters that all workers of the group have
     */
    DenseSegment(
            Plan plan,
            Layout layout,
            List<Stretch> common,
            Clipping clipping,
            SegmentSpec spec,
            int featureWidth,
            TensorGroup group) {
        Blas.useOneThread();
        this.plan = plan;
        this.spec = spec;
        this.featureWidth = featureWidth;
        this.head = plan.head() == null ? null : plan.end();
        this.parameters = new Parameters(layout, plan, clipping, true, common);
        this.group = group;
        this.chains = new @Nullable Chain[spec.recomputes() ? 1 : spec.slots()];
        this.inputs = new float[spec.recomputes() ? spec.slots() : 0][];
        Arrays.setAll(inputs, slot -> new float[Math.multiplyExact(spec.examples(), plan.inputs())]);
        this.predictions = new float[head == null ? 0 : Math.multiplyExact(spec.examples(), plan.outputs())];
    }

    @Override
    public int inputs() {
        return plan.inputs();
    }

    @Override
    public int outputs() {
        return head == null ? plan.outputs() : 0;
    }

    @Override
    public double forward(MicroBatch micro, FloatBuffer input, FloatBuffer output) {
        if (!micro.adds()) {
            fault = "";
        }
        if (spec.recomputes() && plan.inputs() > 0) {
            input.duplicate().get(inputs[micro.slot()], 0, micro.size() * plan.inputs());
        }
        return forward(chain(micro), micro, input, output);
    }

    private double forward(Chain chain, MicroBatch micro, FloatBuffer input, FloatBuffer output) {
        if (plan.inputs() > 0) {
            chain.load(window(input, micro.size() * plan.inputs()));
        } else {
            chain.load(micro.examples());
        }
        chain.train(micro.size(), micro.seed(), micro.row());
        if (head == null) {
            if (output.hasRemaining()) {
                chain.output().memory().read(0, window(output, micro.size() * plan.outputs()));
            }
            return 0;
        }
        double loss = head.train(chain.output(), micro.examples());
        if (!Double.isFinite(loss)) {
            String labels = Fault.labels(micro.examples(), micro.row());
            note(labels.isEmpty() ? "the loss is not finite" : labels);
        }
        return loss;
    }

    @Override
    public void backward(MicroBatch micro, FloatBuffer outputGradient, FloatBuffer inputGradient) {
        Chain chain = chain(micro);
        if (spec.recomputes()) {
            forward(chain, micro, plan.inputs() > 0 ? FloatBuffer.wrap(inputs[micro.slot()]) : NOTHING, NOTHING);
        }
        if (plan.inputs() == 0 && !chain.inputFinite(micro.size())) {
            note(Fault.features(micro.examples(), micro.row()));
        }
        if (head == null) {
            chain.output().memory().write(0, window(outputGradient, micro.size() * plan.outputs()));
        }
        int broken = chain.backward(micro.size(), micro.adds());
        if (broken >= 0) {
            note(Fault.gradient(plan.layerNames(), broken));
        }
        if (plan.inputs() > 0) {
            chain.readInputGradient(window(inputGradient, micro.size() * plan.inputs()));
        }
    }

    @Override
    public void infer(Minibatch batch, FloatBuffer input, FloatBuffer output) {
        Chain chain = chain(0);
        if (plan.inputs() > 0) {
            chain.load(window(input, batch.size() * plan.inputs()));
        } else {
            chain.load(batch);
        }
        chain.infer(batch.size());
        int count = batch.size() * plan.outputs();
        if (head == null) {
            chain.output().memory().read(0, window(output, count));
        } else {
            head.infer(chain.output(), batch.size(), predictions);
            output.duplicate().put(predictions, 0, count);
        }
    }

    private static FloatBuffer window(FloatBuffer buffer, int count) {
        return buffer.slice(buffer.position(), count);
    }

    private void note(String what) {
        if (fault.isEmpty()) {
            fault = what;
        }
    }

    private Chain chain(MicroBatch micro) {
        return chain(spec.recomputes() ? 0 : micro.slot());
    }

    private Chain chain(int slot) {
        Chain known = chains[slot];
        if (known == null) {
            known = new Chain(plan, parameters, featureWidth, spec.examples(), group);
            chains[slot] = known;
        }
        return known;
    }

    @Override
    public Weights weights() {
        return parameters;
    }

    @Override
    public String fault() {
        return fault;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (Chain chain : chains) {
            if (chain != null) {
                chain.close();
            }
        }
        parameters.close();
    }
}
