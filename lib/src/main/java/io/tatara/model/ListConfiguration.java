package io.tatara.model;

import io.tatara.TataraException;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;

/** A stack of layers. */
record ListConfiguration(MultiLayerConfiguration configuration) implements Dl4jConfiguration {

    static ListConfiguration of(MultiLayerConfiguration configuration, String where) {
        if (configuration.getBackpropType() != BackpropType.Standard) {
            throw new TataraException(where + " uses truncated back-propagation, which is not supported: set its"
                    + " backpropType to Standard and shorten the sequences instead");
        }
        configuration.setIterationCount(0);
        configuration.setEpochCount(0);
        return new ListConfiguration(configuration);
    }

    @Override
    public boolean graph() {
        return false;
    }

    @Override
    public String json() {
        return configuration.toJson();
    }

    @Override
    public List<NeuralNetConfiguration> everything() {
        return configuration.getConfs();
    }

    @Override
    public List<NeuralNetConfiguration> layers() {
        return configuration.getConfs();
    }

    @Override
    public @Nullable InputPreProcessor inputPreProcessor() {
        return configuration.getInputPreProcess(0);
    }

    @Override
    public Model network(float @Nullable [] parameters) {
        MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json()));
        network.init(Dl4jConfiguration.array(parameters), false);
        return network;
    }
}
