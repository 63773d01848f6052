package io.tatara.engine.dl4j;

import io.tatara.model.LayerRange;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Some layers of a network, over parameters and a gradient that several of these share. DL4J's layers keep one forward
 * pass at a time; what they keep is here in a workspace of the network's own, open from {@link #forward} to
 * {@link #forget}, so that other networks may run in between.
 */
@SuppressWarnings("overrides") // DL4J's own class overrides a varargs method without varargs
final class SegmentNetwork extends MultiLayerNetwork {

    private static final AtomicLong NUMBER = new AtomicLong();

    private final @Nullable WeightedLoss loss;
    private final boolean first;
    private final String name = "SEGMENT_" + NUMBER.incrementAndGet();
    private final transient LayerWorkspaceMgr kept = memory(name);
    private final transient List<LayerWorkspaceMgr> passing = List.of(memory(WS_LAYER_ACT_1), memory(WS_LAYER_ACT_2));
    private int examples;

    private SegmentNetwork(MultiLayerConfiguration configuration, @Nullable WeightedLoss loss, boolean first) {
        super(configuration);
        this.loss = loss;
        this.first = first;
    }

    /**
     * Makes one.
     *
     * @param parameters used as they are, not copied; null if the layers have none
     * @param gradient where {@link #backward} leaves it; not empty even then
     */
    static SegmentNetwork of(LayerRange range, @Nullable INDArray parameters, INDArray gradient) {
        MultiLayerConfiguration configuration = range.configuration();
        List<NeuralNetConfiguration> layers = configuration.getConfs();
        layers.forEach(layer -> RepairedAdaBelief.repair(layer.getLayer()));
        // without, DL4J lets no workspace be open while it runs
        configuration.setTrainingWorkspaceMode(WorkspaceMode.ENABLED);
        boolean last = range.to() == LayerRange.layers(range.network());
        WeightedLoss loss =
                last ? WeightedLoss.install(layers.get(layers.size() - 1).getLayer()) : null;
        SegmentNetwork network = new SegmentNetwork(configuration, loss, range.from() == 0);
        network.init(parameters, false);
        network.flattenedGradients = gradient;
        if (parameters != null) {
            network.setBackpropGradientsViewArray(gradient);
        }
        return network;
    }

    private LayerWorkspaceMgr memory(String activations) {
        return LayerWorkspaceMgr.builder()
                .with(ArrayType.INPUT, activations, WS_ALL_LAYERS_ACT_CONFIG)
                .with(ArrayType.ACTIVATIONS, activations, WS_ALL_LAYERS_ACT_CONFIG)
                .with(ArrayType.FF_WORKING_MEM, WS_LAYER_WORKING_MEM, WS_LAYER_WORKING_MEM_CONFIG)
                .with(ArrayType.RNN_FF_LOOP_WORKING_MEM, WS_RNN_LOOP_WORKING_MEM, WS_RNN_LOOP_WORKING_MEM_CONFIG)
                .build();
    }

    /**
     * Runs forward in training, up to the output layer if there is one.
     *
     * @param input changed by nobody until {@link #backward} has run, unless it is features, which are copied
     * @return good until {@link #forget}
     */
    INDArray forward(INDArray input, int examples) {
        forget();
        begin(examples);
        kept.notifyScopeEntered(ArrayType.ACTIVATIONS);
        INDArray signal = first ? kept.dup(ArrayType.INPUT, input) : input;
        int hidden = loss == null ? layers.length : layers.length - 1;
        for (int i = 0; i < hidden; i++) {
            signal = activate(i, signal, true, kept);
        }
        // open, but not what the next arrays are made in
        Nd4j.getMemoryManager().setCurrentWorkspace(null);
        return signal;
    }

    /**
     * Runs the output layer, after {@link #forward}.
     *
     * @param weights of examples, a column; null when all are 1
     * @return the sum of the examples' weighted losses
     */
    double loss(INDArray signal, INDArray labels, @Nullable INDArray weights) {
        int last = layers.length - 1;
        expect(labels, weights);
        MemoryWorkspace working = kept.notifyScopeEntered(ArrayType.FF_WORKING_MEM);
        IOutputLayer output = (IOutputLayer) layers[last];
        output.setInput(preprocess(last, signal, kept), kept);
        output.setLabels(labels);
        double mean = output.computeScore(0, true, kept);
        working.close();
        return mean * examples;
    }

    /** Gives the labels to {@link #backward} once more: others may have been in their place since {@link #forward}. */
    void expect(INDArray labels, @Nullable INDArray weights) {
        setLabels(labels);
        Objects.requireNonNull(loss, "not the last segment").use(weights);
    }

    /**
     * Runs backward and forgets what forward kept.
     *
     * @param outputGradient null for the last segment
     * @return the gradient of the input, the caller's to close; null for features, and where there is none
     */
    @Nullable
    INDArray backward(@Nullable INDArray outputGradient) {
        // the place of inputs that a layer makes anew on its way back, and DL4J wants to see it open
        MemoryWorkspace scope = Nd4j.getWorkspaceManager()
                .getWorkspaceForCurrentThread(WS_ALL_LAYERS_ACT_CONFIG, WS_ALL_LAYERS_ACT)
                .notifyScopeEntered();
        // layers that pass it on would give the caller its own array to close
        INDArray epsilon = outputGradient == null ? null : outputGradient.dup();
        INDArray inputGradient =
                calcBackpropGradients(epsilon, loss != null, false, !first).getSecond();
        scope.close();
        forget();
        return inputGradient;
    }

    /**
     * Predicts, in memory of two layers.
     *
     * @param reader given the output, which is good until it returns
     */
    void infer(INDArray input, int examples, Consumer<INDArray> reader) {
        forget();
        begin(examples);
        MemoryWorkspace[] open = new MemoryWorkspace[passing.size()];
        INDArray signal = input;
        for (int i = 0; i < layers.length; i++) {
            int side = i % open.length;
            if (open[side] != null) {
                open[side].close();
            }
            LayerWorkspaceMgr memory = passing.get(side);
            open[side] = memory.notifyScopeEntered(ArrayType.ACTIVATIONS);
            signal = activate(i, signal, false, memory);
            layers[i].clear();
        }
        reader.accept(signal);
        for (MemoryWorkspace workspace : open) {
            if (workspace != null) {
                workspace.close();
            }
        }
        Nd4j.getMemoryManager().setCurrentWorkspace(null);
    }

    /** Drops what forward kept, if it is there. */
    void forget() {
        clearLayersStates();
        if (loss != null) {
            loss.use(null);
        }
        if (Nd4j.getWorkspaceManager().checkIfWorkspaceExistsAndActive(name)) {
            Nd4j.getWorkspaceManager().getWorkspaceForCurrentThread(name).close();
        }
    }

    void tick(int step, int epoch) {
        setIterationCount(step);
        setEpochCount(epoch);
        synchronizeIterEpochCounts();
    }

    private void begin(int examples) {
        this.examples = examples;
        setInputMiniBatchSize(examples);
    }

    private INDArray activate(int layer, INDArray input, boolean training, LayerWorkspaceMgr memory) {
        MemoryWorkspace working = memory.notifyScopeEntered(ArrayType.FF_WORKING_MEM);
        INDArray output = layers[layer].activate(preprocess(layer, input, memory), training, memory);
        working.close();
        return output;
    }

    private INDArray preprocess(int layer, INDArray input, LayerWorkspaceMgr memory) {
        InputPreProcessor processor = getLayerWiseConfigurations().getInputPreProcess(layer);
        return processor == null ? input : processor.preProcess(input, examples, memory);
    }

    /** What pre-processors are told on the way back: examples, where the input's rows may be time steps. */
    @Override
    public int getInputMiniBatchSize() {
        return examples;
    }
}
