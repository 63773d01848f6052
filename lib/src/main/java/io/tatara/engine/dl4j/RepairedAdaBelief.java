package io.tatara.engine.dl4j;

import java.util.Map;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.AdaBeliefUpdater;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AdaBelief;

/** ND4J M2.1's AdaBelief still expects state of rank 2, where DL4J M2.1 hands it rank 1, and fails at creation. */
final class RepairedAdaBelief extends AdaBelief {

    private RepairedAdaBelief(AdaBelief broken) {
        super(broken.getLearningRate(), broken.getBeta1(), broken.getBeta2(), broken.getEpsilon());
    }

    static void repair(Layer layer) {
        if (layer instanceof FrozenLayer frozen) {
            repair(frozen.getLayer());
        } else if (layer instanceof Bidirectional both) {
            repair(both.getFwd());
            repair(both.getBwd());
        } else if (layer instanceof BaseWrapperLayer wrapper) {
            repair(wrapper.getUnderlying());
        } else if (layer instanceof BaseLayer trained && trained.getIUpdater() instanceof AdaBelief broken) {
            trained.setIUpdater(new RepairedAdaBelief(broken));
        }
    }

    @Override
    public GradientUpdater<?> instantiate(INDArray view, boolean initialize) {
        INDArray state = view.reshape(view.length());
        if (initialize) {
            state.assign(0);
        }
        long half = state.length() / 2;
        AdaBeliefUpdater updater = new AdaBeliefUpdater(this);
        updater.setState(
                Map.of(
                        AdaBeliefUpdater.M_STATE, state.get(NDArrayIndex.interval(0, half)),
                        AdaBeliefUpdater.S_STATE, state.get(NDArrayIndex.interval(half, 2 * half))),
                false);
        return updater;
    }

    @Override
    public AdaBelief clone() {
        return new RepairedAdaBelief(this);
    }
}
