package io.tatara.engine.dense;

import io.tatara.engine.Engine;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.Segment;
import io.tatara.engine.SegmentSpec;
import io.tatara.engine.Stretch;
import io.tatara.engine.TensorGroup;
import io.tatara.model.Clipping;
import io.tatara.model.InputShape;
import io.tatara.model.LayerRange;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.RandomState;
import io.tatara.model.TensorSplit;
import io.tatara.model.Tiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Makes replicas that are computed straight on BLAS. Serializable; ships the network as JSON and parameters as floats. */
public final class DenseEngineFactory implements EngineFactory {

    private static final long serialVersionUID = 1L;

    private final NetworkDefinition network;
    private final Clipping clipping;
    private final float @Nullable [] parameters;

    /**
     * @param network one that {@link #obstacle} finds none in
     * @param clipping the run file's; by value and by layer it is part of the network already, the global norm is the
     *     engine's
     * @param parameters to start from, copied; null to initialise them from the network's seed, alike on every worker
     *     and as DL4J does
     */
    public DenseEngineFactory(NetworkDefinition network, Clipping clipping, float @Nullable [] parameters) {
        obstacle(network).ifPresent(what -> {
            throw new IllegalArgumentException("the dense engine does not know " + what);
        });
        this.network = network;
        this.clipping = clipping;
        this.parameters = parameters == null ? null : parameters.clone();
    }

    /** What keeps a network from this engine, a layer and something about it; empty when nothing does. */
    public static Optional<String> obstacle(NetworkDefinition network) {
        if (network.graph()) {
            return Optional.of("a ComputationGraph");
        }
        try {
            plan(network, MultiLayerConfiguration.fromJson(network.configurationJson()));
            return Optional.empty();
        } catch (UnknownLayer unknown) {
            return Optional.ofNullable(unknown.getMessage());
        }
    }

    @Override
    public Engine create() {
        MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(network.configurationJson());
        return new DenseEngine(
                plan(network, configuration),
                Layout.of(configuration, parameters),
                clipping,
                network.featureWidth(),
                network.task().labelWidth());
    }

    @Override
    public Optional<String> obstacleToCutting() {
        return parameters == null ? Optional.empty() : Optional.of(LayerRange.FOREIGN_PARAMETERS);
    }

    @Override
    public int layers() {
        return LayerRange.layers(network);
    }

    @Override
    public Optional<String> obstacleToSplitting(TensorSplit split) {
        if (clipping instanceof Clipping.LayerNorm) {
            return Optional.of("training.clipping by a layer's norm looks at a whole layer; take globalNorm or value");
        }
        SegmentSpec all = new SegmentSpec(0, layers(), 1, 1, false, split);
        if (tiles(all).stream().anyMatch(array -> array.dealt() && array.length() > LayerRange.MOST_DEALT)) {
            return Optional.of("a layer of more than %,d parameters is not dealt out".formatted(LayerRange.MOST_DEALT));
        }
        try {
            plan(all);
            return Optional.empty();
        } catch (UnknownLayer unknown) {
            return Optional.ofNullable(unknown.getMessage());
        }
    }

    @Override
    public List<Tiles> tiles(SegmentSpec spec) {
        return range(spec).tiles();
    }

    @Override
    public Beginning create(SegmentSpec spec, RandomState before, TensorGroup group) {
        LayerRange range = range(spec);
        LayerRange.Beginning beginning = range.begin(before);
        INDArray initial = beginning.parameters();
        Layout layout = initial == null ? Layout.NOTHING : Layout.startingFrom(range.configuration(), initial);
        List<Stretch> common = common(range.tiles(), spec.split());
        Segment segment = new DenseSegment(plan(spec), layout, common, clipping, spec, network.featureWidth(), group);
        return new Beginning(segment, beginning.after());
    }

    private LayerRange range(SegmentSpec spec) {
        return new LayerRange(network, spec.from(), spec.to(), spec.split());
    }

    private Plan plan(SegmentSpec spec) {
        return PlanReader.read(
                MultiLayerConfiguration.fromJson(network.configurationJson()),
                network.featureWidth(),
                network.input() instanceof InputShape.Sparse,
                spec.from(),
                spec.to(),
                spec.split());
    }

    /** Where in a worker's parameters those are that others have, too. */
    private static List<Stretch> common(List<Tiles> tiles, TensorSplit split) {
        List<Stretch> common = new ArrayList<>();
        int at = 0;
        for (Tiles array : tiles) {
            int length = array.length(split.index(), split.count());
            if (!array.dealt()) {
                common.add(new Stretch(at, length));
            }
            at += length;
        }
        return common;
    }

    @Override
    public Optional<String> obstacleToSharding() {
        MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(network.configurationJson());
        Layout layout = Layout.of(configuration, null);
        if (plan(network, configuration).stages().stream().anyMatch(stage -> stage instanceof Stage.Lookup)) {
            return Optional.of(
                    "the rows of an embedding, or of weights of sparse features, take their steps when they are read");
        }
        if (clipping instanceof Clipping.GlobalNorm || !layout.layerLimits().isEmpty()) {
            return Optional.of("clipping by a norm looks at more than a part of the gradient");
        }
        if (layout.slices().stream().anyMatch(slice -> slice.maxNorm() > 0)) {
            return Optional.of("a max-norm looks at all weights of a unit");
        }
        return Optional.empty();
    }

    private static Plan plan(NetworkDefinition network, MultiLayerConfiguration configuration) {
        return PlanReader.read(configuration, network.featureWidth(), network.input() instanceof InputShape.Sparse);
    }
}
