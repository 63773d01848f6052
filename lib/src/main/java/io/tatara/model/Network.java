package io.tatara.model;

import static io.tatara.Require.atLeast;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where a network comes from: layers written down, a DL4J configuration, or a model trained before. */
public sealed interface Network extends Serializable {

    /** Written down layer by layer; an output layer for the task is added. An empty list is a linear model. */
    record Layers(InputShape input, List<Layer> layers) implements Network {
        public Layers {
            layers = List.copyOf(layers);
        }

        /** The index that DL4J gives each layer, or the first of those that it becomes; behind them the output layer's. */
        public List<Integer> starts() {
            List<Integer> starts = new ArrayList<>(List.of(0));
            for (Layer layer : layers) {
                starts.add(starts.get(starts.size() - 1) + layer.dl4jLayers());
            }
            return List.copyOf(starts);
        }

        /** The layers that are dealt out, by the index that DL4J gives them. */
        public Map<Integer, TensorShard> shards() {
            List<Integer> starts = starts();
            Map<Integer, TensorShard> shards = new TreeMap<>();
            for (int i = 0; i < layers.size(); i++) {
                if (layers.get(i).shard() != TensorShard.NONE) {
                    shards.put(starts.get(i), layers.get(i).shard());
                }
            }
            return Map.copyOf(shards);
        }
    }

    /**
     * The JSON of a DL4J MultiLayerConfiguration or ComputationGraphConfiguration, output layer included. Its own
     * optimiser and regularisation are replaced by the run file's.
     *
     * @param path any Hadoop path
     */
    record Dl4j(String path) implements Network {}

    /**
     * A trained model, continued as it is or fine-tuned.
     *
     * @param path any Hadoop path of a bundle, of a DL4J file, which ends in {@code .zip}, or of a Keras file, which ends
     *     in {@code .h5} or {@code .hdf5}
     * @param freeze first layers, of those that have parameters, whose parameters do not change; whatever lies between
     *     them is frozen too
     * @param newOutput whether the output layer starts anew (and may have another width)
     */
    record From(String path, int freeze, boolean newOutput) implements Network {
        public From {
            atLeast("network.from.freeze", 0, freeze);
        }
    }
}
