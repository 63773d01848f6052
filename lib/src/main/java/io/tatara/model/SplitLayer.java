package io.tatara.model;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;

/**
 * A layer that is dealt out: what its parameters are, and what layer a worker's part of it is. DL4J keeps the weights of a
 * dense layer or of an embedding unit by unit, and the biases behind them.
 */
record SplitLayer(FeedForwardLayer layer, TensorShard shard) {

    static SplitLayer of(NeuralNetConfiguration configuration, TensorShard shard) {
        return new SplitLayer((FeedForwardLayer) configuration.getLayer(), shard);
    }

    private boolean byUnits() {
        return shard == TensorShard.COLUMNS;
    }

    List<Tiles> tiles() {
        int inputs = Math.toIntExact(layer.getNIn());
        int units = Math.toIntExact(layer.getNOut());
        Tiles weights = byUnits() ? new Tiles(1, units, inputs, true) : new Tiles(units, inputs, 1, true);
        boolean biased = !layer.initializer().biasKeys(layer).isEmpty();
        return biased ? List.of(weights, new Tiles(1, units, 1, byUnits())) : List.of(weights);
    }

    /** Makes it the layer that one worker has. */
    void narrow(TensorSplit split) {
        if (byUnits()) {
            layer.setNOut(split.part(Math.toIntExact(layer.getNOut())));
        } else {
            layer.setNIn(split.part(Math.toIntExact(layer.getNIn())));
        }
    }
}
