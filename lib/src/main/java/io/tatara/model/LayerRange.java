package io.tatara.model;

import io.tatara.TataraException;
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
 * the network at its beginning, without those of any other layer.
 *
 * @param network not a ComputationGraph
 * @param from the first layer's index, and {@code to} the one behind the last's
 */
public record LayerRange(NetworkDefinition network, int from, int to) {

    /** Why a network that does not start from its seed is not cut. */
    public static final String FOREIGN_PARAMETERS =
            "its parameters come from another model, which would have to be in one worker's memory";

    public LayerRange {
        if (network.graph()) {
            throw new TataraException("a ComputationGraph has no row of layers that could be cut");
        }
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

    /** A configuration of these layers alone, counted from 0; the caller's own. */
    public MultiLayerConfiguration configuration() {
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
        List<NeuralNetConfiguration> layers = configuration().getConfs();
        if (before.equals(RandomState.START)) {
            random.setSeed(layers.get(0).getSeed());
        } else {
            random.setStates(before.root(), before.node());
        }
        long count = 0;
        for (NeuralNetConfiguration layer : layers) {
            layer.getLayer().setDataType(DataType.FLOAT);
            count += layer.getLayer().initializer().numParams(layer);
        }
        if (count == 0) {
            return new Beginning(null, new RandomState(random.rootState(), random.nodeState()));
        }
        INDArray parameters = Nd4j.create(DataType.FLOAT, 1, count);
        INDArray flat = parameters.reshape(parameters.length());
        long at = 0;
        for (int i = 0; i < layers.size(); i++) {
            NeuralNetConfiguration layer = layers.get(i);
            long own = layer.getLayer().initializer().numParams(layer);
            INDArray view = own == 0 ? null : flat.get(NDArrayIndex.interval(at, at + own));
            layer.getLayer().instantiate(layer, null, i, view, true, DataType.FLOAT);
            at += own;
        }
        return new Beginning(parameters, new RandomState(random.rootState(), random.nodeState()));
    }
}
