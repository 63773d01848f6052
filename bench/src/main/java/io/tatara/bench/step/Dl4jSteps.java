package io.tatara.bench.step;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Plain DL4J: {@code fit} of one batch, {@code output} of one. */
final class Dl4jSteps implements StepContender {

    private final Workload workload;
    private final MultiLayerNetwork network;
    private final List<INDArray> features = new ArrayList<>();
    private final List<INDArray> labels = new ArrayList<>();
    private int turn;

    Dl4jSteps(Workload workload) {
        this.workload = workload;
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(new Adam(Workload.LEARNING_RATE))
                .list();
        for (int units : workload.units()) {
            list.layer(new DenseLayer.Builder()
                    .nOut(units)
                    .activation(Activation.RELU)
                    .build());
        }
        list.layer(new OutputLayer.Builder()
                .nOut(workload.classes())
                .activation(Activation.SOFTMAX)
                .lossFunction(LossFunction.MCXENT)
                .build());
        network = new MultiLayerNetwork(
                list.setInputType(InputType.feedForward(workload.inputs())).build());
        network.init();
        // 100 MB each when sparse features are written out
        int batches = workload.sparse() ? 2 : Workload.BATCHES;
        for (int i = 0; i < batches; i++) {
            Examples examples = new Examples(workload, i);
            features.add(Nd4j.createFromArray(examples.dense()).reshape(workload.batch(), workload.inputs()));
            labels.add(oneHot(examples.labels()));
        }
    }

    private INDArray oneHot(int[] classes) {
        float[][] rows = new float[classes.length][workload.classes()];
        for (int i = 0; i < classes.length; i++) {
            rows[i][classes[i]] = 1;
        }
        return Nd4j.createFromArray(rows);
    }

    @Override
    public void step() {
        int batch = turn++ % features.size();
        if (!workload.learns()) {
            network.output(features.get(batch), false).close();
        } else {
            network.fit(features.get(batch), labels.get(batch));
        }
    }
}
