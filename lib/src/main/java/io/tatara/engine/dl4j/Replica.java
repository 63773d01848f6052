package io.tatara.engine.dl4j;

import io.tatara.model.NetworkDefinition;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's two kinds of network, seen alike. Each parses a configuration of its own: configurations hold state. */
sealed interface Replica permits SequentialReplica, GraphReplica {

    /**
     * Makes one.
     *
     * @param parameters null to initialise them from the configuration's seed
     */
    static Replica of(NetworkDefinition definition, @Nullable INDArray parameters) {
        return definition.graph()
                ? GraphReplica.of(definition.configurationJson(), parameters)
                : SequentialReplica.of(definition.configurationJson(), parameters);
    }

    /** All parameters, one buffer of rank 1. */
    INDArray parameters();

    BaseMultiLayerUpdater<?> updater();

    /**
     * Forward and backward.
     *
     * @param weights of examples, a column; null when all are 1
     * @return the sum of the examples' weighted losses
     */
    double backpropagate(INDArray features, INDArray labels, @Nullable INDArray weights);

    INDArray infer(INDArray features);

    void constrain(int step, int epoch);

    void tick(int step, int epoch);

    double penalty();

    List<Layer> layers();
}
