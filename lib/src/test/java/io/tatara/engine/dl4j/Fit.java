package io.tatara.engine.dl4j;

import io.tatara.data.Minibatch;
import io.tatara.data.Task;
import io.tatara.model.InputShape;
import io.tatara.model.NetworkDefinition;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** DL4J's own way to train: what the engine must agree with. */
final class Fit {

    private final MultiLayerNetwork network;
    private final NetworkDefinition definition;

    Fit(NetworkDefinition definition) {
        this.definition = definition;
        this.network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(definition.configurationJson()));
        network.getLayerWiseConfigurations().getConfs().forEach(layer -> RepairedAdaBelief.repair(layer.getLayer()));
        network.init();
    }

    MultiLayerNetwork network() {
        return network;
    }

    float[] train(List<Minibatch> batches) {
        for (Minibatch batch : batches) {
            network.fit(data(batch));
        }
        return network.params().toFloatVector();
    }

    float[] output(Minibatch batch) {
        return network.output(data(batch).getFeatures()).ravel().toFloatVector();
    }

    double score(Minibatch batch) {
        return network.score(data(batch), true);
    }

    private DataSet data(Minibatch batch) {
        INDArray features = Nd4j.createFromArray(batch.features()).reshape(batch.size(), definition.featureWidth());
        if (definition.input() instanceof InputShape.Sequence sequence) {
            features = features.reshape(batch.size(), sequence.steps(), definition.featureWidth() / sequence.steps())
                    .permute(0, 2, 1)
                    .dup('c');
        }
        int outputs = definition.task().outputs();
        INDArray labels = Nd4j.zeros(batch.size(), outputs);
        if (definition.task() instanceof Task.Classification) {
            for (int i = 0; i < batch.size(); i++) {
                labels.putScalar(i, (int) batch.labels()[i], 1);
            }
        } else {
            labels = Nd4j.createFromArray(batch.labels()).reshape(batch.size(), outputs);
        }
        return new DataSet(features, labels);
    }
}
