package io.tatara.engine.dl4j;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A MultiLayerNetwork. */
final class SequentialReplica implements Replica {

    private final Unpenalized network;
    private final WeightedLoss loss;

    private SequentialReplica(Unpenalized network, WeightedLoss loss) {
        this.network = network;
        this.loss = loss;
    }

    static SequentialReplica of(String json, @Nullable INDArray parameters) {
        MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(json);
        List<NeuralNetConfiguration> layers = configuration.getConfs();
        layers.forEach(layer -> RepairedAdaBelief.repair(layer.getLayer()));
        WeightedLoss loss = WeightedLoss.install(layers.get(layers.size() - 1).getLayer());
        Unpenalized network = new Unpenalized(configuration);
        network.init(parameters, false);
        return new SequentialReplica(network, loss);
    }

    @Override
    public INDArray parameters() {
        return network.params();
    }

    @Override
    public BaseMultiLayerUpdater<?> updater() {
        return (BaseMultiLayerUpdater<?>) network.getUpdater();
    }

    @Override
    public double backpropagate(INDArray features, INDArray labels, @Nullable INDArray weights) {
        network.setInput(features);
        network.setLabels(labels);
        loss.use(weights);
        try {
            network.computeGradientAndScore();
            return network.score() * features.size(0);
        } finally {
            loss.use(null);
            network.clearLayersStates();
        }
    }

    @Override
    public INDArray infer(INDArray features) {
        return network.output(features, false);
    }

    @Override
    public void constrain(int step, int epoch) {
        network.applyConstraints(step, epoch);
    }

    @Override
    public void tick(int step, int epoch) {
        network.setIterationCount(step);
        network.setEpochCount(epoch);
    }

    @Override
    public double penalty() {
        return network.penalty();
    }

    @Override
    public List<Layer> layers() {
        return network.getLayerWiseConfigurations().getConfs().stream()
                .map(NeuralNetConfiguration::getLayer)
                .toList();
    }

    /** Leaves the penalties out of the score: the loss stays exact, and no norm is computed at every step. */
    @SuppressWarnings("overrides") // DL4J's own class overrides a varargs method without varargs
    private static final class Unpenalized extends MultiLayerNetwork {

        Unpenalized(MultiLayerConfiguration configuration) {
            super(configuration);
        }

        @Override
        public double calcRegularizationScore(boolean backpropParamsOnly) {
            return 0;
        }

        double penalty() {
            return super.calcRegularizationScore(true);
        }
    }
}
