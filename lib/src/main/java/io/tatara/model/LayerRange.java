package io.tatara.model;

import io.tatara.TataraException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Some neighbouring layers of a network that is a list of them: their configuration, and the parameters that they have in
 * the network at its beginning, without those of any other layer. Of a layer that is dealt out, one worker's part.
 *
 * @param network not a ComputationGraph
 * @param from the first layer's index, and {@code to} the one behind the last's
 * @param split whose part of which layers
 */
public record LayerRange(NetworkDefinition network, int from, int to, TensorSplit split) {

    /** Why a network that does not start from its seed is not cut. */
    public static final String FOREIGN_PARAMETERS =
            "its parameters come from another model, which would have to be in one worker's memory";

    /** Weights of a layer that is dealt out, at most. */
    public static final long MOST_DEALT = MappedFloats.MOST;

    public LayerRange {
        if (network.graph()) {
            throw new TataraException("a ComputationGraph has no row of layers that could be cut");
        }
    }

    /** Whole layers. */
    public LayerRange(NetworkDefinition network, int from, int to) {
        this(network, from, to, TensorSplit.NONE);
    }

    /** Layers of the whole network, the output layer included. */
    public static int layers(NetworkDefinition network) {
        return MultiLayerConfiguration.fromJson(network.configurationJson())
                .getConfs()
                .size();
    }

    /** Whether some layer normalises over the batch, of which a pipeline shows it a micro-batch at a time. */
    public static boolean normalises(NetworkDefinition network) {
        return Dl4jConfiguration.parse(network.configurationJson(), "the network").layers().stream()
                .anyMatch(layer -> layer.getLayer() instanceof BatchNormalization);
    }

    /** A configuration of these layers alone, counted from 0, with this worker's units and inputs of them; the caller's own. */
    public MultiLayerConfiguration configuration() {
        MultiLayerConfiguration own = whole();
        for (int i = 0; i < own.getConfs().size(); i++) {
            if (isDealt(i)) {
                SplitLayer.of(own.getConf(i), split.of(from + i)).narrow(split);
            }
        }
        return own;
    }

    /** The arrays that these layers' parameters are, in the whole network's order; none of layers that have none. */
    public List<Tiles> tiles() {
        List<NeuralNetConfiguration> layers = whole().getConfs();
        List<Tiles> tiles = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            int count = Math.toIntExact(count(layers.get(i)));
            if (isDealt(i)) {
                tiles.addAll(SplitLayer.of(layers.get(i), split.of(from + i)).tiles());
            } else if (count > 0) {
                tiles.add(Tiles.whole(count));
            }
        }
        return List.copyOf(tiles);
    }

    private boolean isDealt(int layer) {
        return split.of(from + layer) != TensorShard.NONE;
    }

    private MultiLayerConfiguration whole() {
        MultiLayerConfiguration all = MultiLayerConfiguration.fromJson(network.configurationJson());
        Map<Integer, InputPreProcessor> processors = new HashMap<>();
        all.getInputPreProcessors().forEach((layer, processor) -> {
            if (layer >= from && layer < to) {
                processors.put(layer - from, processor);
            }
        });
        all.setConfs(new ArrayList<>(all.getConfs().subList(from, to)));
        all.setInputPreProcessors(processors);
        return all;
    }

    /**
     * Parameters to start from.
     *
     * @param parameters a row, the caller's to close; null if these layers have none
     * @param after for the range behind this one
     */
    public record Beginning(@Nullable INDArray parameters, RandomState after) {}

    /**
     * Draws the parameters, as DL4J does for the whole network: layer by layer, from one stream.
     *
     * @param before what the range before this one came to; {@link RandomState#START} for the first
     */
    public Beginning begin(RandomState before) {
        Random random = Nd4j.getRandom();
        List<NeuralNetConfiguration> layers = whole().getConfs();
        if (before.equals(RandomState.START)) {
            random.setSeed(layers.get(0).getSeed());
        } else {
            random.setStates(before.root(), before.node());
        }
        long count = 0;
        for (Tiles array : tiles()) {
            count += array.length(split.index(), split.count());
        }
        INDArray parameters = count == 0 ? null : Nd4j.create(DataType.FLOAT, 1, count);
        long at = 0;
        for (int i = 0; i < layers.size(); i++) {
            at += begin(i, layers.get(i), parameters, at);
        }
        return new Beginning(parameters, new RandomState(random.rootState(), random.nodeState()));
    }

    /** Draws a layer's parameters, and puts this worker's where they belong; returns how many these are. */
    private long begin(int index, NeuralNetConfiguration layer, @Nullable INDArray parameters, long at) {
        layer.getLayer().setDataType(DataType.FLOAT);
        long count = count(layer);
        if (count == 0 || parameters == null) {
            layer.getLayer().instantiate(layer, null, index, null, true, DataType.FLOAT);
            return 0;
        }
        INDArray flat = parameters.reshape(parameters.length());
        if (!isDealt(index)) {
            INDArray view = flat.get(NDArrayIndex.interval(at, at + count));
            layer.getLayer().instantiate(layer, null, index, view, true, DataType.FLOAT);
            return count;
        }
        MappedFloats whole = MappedFloats.of(count);
        INDArray drawn = whole.array().reshape(count);
        layer.getLayer().instantiate(layer, null, index, drawn, true, DataType.FLOAT);
        FloatBuffer own =
                parameters.data().pointer().asByteBuffer().asFloatBuffer().position(Math.toIntExact(at));
        int from = 0;
        for (Tiles array : SplitLayer.of(layer, split.of(this.from + index)).tiles()) {
            array.deal(whole.floats().slice(from, array.length()), split.index(), split.count(), own);
            from += array.length();
        }
        return own.position() - at;
    }

    private static long count(NeuralNetConfiguration layer) {
        return layer.getLayer().initializer().numParams(layer);
    }
}
