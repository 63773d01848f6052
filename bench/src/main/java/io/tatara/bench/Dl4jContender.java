package io.tatara.bench;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Plain DL4J in one process: {@code MultiLayerNetwork.fit}, the whole data in memory, shuffled each epoch. */
final class Dl4jContender implements Contender {

    @Override
    public void train(long seed, Reporter reporter) {
        FashionMnist train = FashionMnist.train();
        DataSet data = new DataSet(images(train), oneHot(train));
        FashionMnist test = FashionMnist.test();
        INDArray testImages = images(test);
        MultiLayerNetwork network = new MultiLayerNetwork(configuration(seed));
        network.init();

        reporter.started();
        double seconds = 0;
        boolean goOn = true;
        for (int epoch = 1; goOn && epoch <= Benchmark.EPOCHS; epoch++) {
            long start = System.nanoTime();
            network.fit(new ExistingDataSetIterator(batches(data, seed + epoch)));
            seconds += (System.nanoTime() - start) / 1e9;
            int[] predicted = network.output(testImages).argMax(1).toIntVector();
            goOn = reporter.learned((long) epoch * train.size(), seconds, accuracy(predicted, test.labels()));
        }
    }

    static MultiLayerConfiguration configuration(long seed) {
        return new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Adam(Benchmark.LEARNING_RATE))
                .list()
                .layer(new DenseLayer.Builder()
                        .nOut(256)
                        .activation(Activation.RELU)
                        .build())
                .layer(new DenseLayer.Builder()
                        .nOut(128)
                        .activation(Activation.RELU)
                        .build())
                .layer(new OutputLayer.Builder()
                        .nOut(FashionMnist.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .lossFunction(LossFunction.MCXENT)
                        .build())
                .setInputType(InputType.feedForward(FashionMnist.WIDTH))
                .build();
    }

    private static List<DataSet> batches(DataSet data, long seed) {
        data.shuffle(seed);
        List<DataSet> batches = new ArrayList<>();
        for (long from = 0; from < data.numExamples(); from += Benchmark.BATCH) {
            var rows = NDArrayIndex.interval(from, Math.min(from + Benchmark.BATCH, data.numExamples()));
            batches.add(new DataSet(
                    data.getFeatures().get(rows, NDArrayIndex.all()),
                    data.getLabels().get(rows, NDArrayIndex.all())));
        }
        return batches;
    }

    private static INDArray images(FashionMnist part) {
        return Nd4j.createFromArray(part.pixels()).reshape(part.size(), FashionMnist.WIDTH);
    }

    private static INDArray oneHot(FashionMnist part) {
        float[][] rows = new float[part.size()][FashionMnist.CLASSES];
        for (int i = 0; i < rows.length; i++) {
            rows[i][part.labels()[i]] = 1;
        }
        return Nd4j.createFromArray(rows);
    }

    private static double accuracy(int[] predicted, int[] labels) {
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            right += predicted[i] == labels[i] ? 1 : 0;
        }
        return (double) right / labels.length;
    }
}
