package io.tatara.engine.dl4j;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A ComputationGraph with one input and one output. */
final class GraphReplica implements Replica {

    private final Unpenalized network;
    private final WeightedLoss loss;

    private GraphReplica(Unpenalized network, WeightedLoss loss) {
        this.network = network;
        this.loss = loss;
    }

    static GraphReplica of(String json, @Nullable INDArray parameters) {
        ComputationGraphConfiguration configuration = ComputationGraphConfiguration.fromJson(json);
        layers(configuration).forEach(RepairedAdaBelief::repair);
        String output = configuration.getNetworkOutputs().get(0);
        if (!(configuration.getVertices().get(output) instanceof LayerVertex last)) {
            throw new IllegalArgumentException("the output '%s' is no layer".formatted(output));
        }
        WeightedLoss loss = WeightedLoss.install(last.getLayerConf().getLayer());
        Unpenalized network = new Unpenalized(configuration);
        network.init(parameters, false);
        return new GraphReplica(network, loss);
    }

    @Override
    public INDArray parameters() {
        return network.params();
    }

    @Override
    public BaseMultiLayerUpdater<?> updater() {
        return network.getUpdater();
    }

    @Override
    public double backpropagate(INDArray features, INDArray labels, @Nullable INDArray weights) {
        network.setInput(0, features);
        network.setLabel(0, labels);
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
        return network.outputSingle(false, features);
    }

    @Override
    public void constrain(int step, int epoch) {
        network.applyConstraints(step, epoch);
    }

    @Override
    public void tick(int step, int epoch) {
        network.getConfiguration().setIterationCount(step);
        network.getConfiguration().setEpochCount(epoch);
    }

    @Override
    public double penalty() {
        return network.penalty();
    }

    @Override
    public List<Layer> layers() {
        return layers(network.getConfiguration());
    }

    private static List<Layer> layers(ComputationGraphConfiguration configuration) {
        return configuration.getVertices().values().stream()
                .filter(LayerVertex.class::isInstance)
                .map(vertex -> ((LayerVertex) vertex).getLayerConf().getLayer())
                .toList();
    }

    /** As in {@link SequentialReplica}. */
    private static final class Unpenalized extends ComputationGraph {

        Unpenalized(ComputationGraphConfiguration configuration) {
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
