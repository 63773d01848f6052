package io.tatara.engine.dl4j;

import io.tatara.TataraException;
import io.tatara.engine.Engine;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.Segment;
import io.tatara.engine.SegmentSpec;
import io.tatara.engine.TensorGroup;
import io.tatara.model.Clipping;
import io.tatara.model.GraphRow;
import io.tatara.model.LayerRange;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.RandomState;
import io.tatara.model.TensorSplit;
import io.tatara.model.Tiles;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes replicas that DL4J computes. Serializable; ships the network as JSON and the parameters as floats. Each replica
 * parses a configuration of its own.
 */
public final class Dl4jEngineFactory implements EngineFactory {

    private static final long serialVersionUID = 1L;

    private final NetworkDefinition network;
    private final Clipping clipping;
    private final float @Nullable [] parameters;

    /**
     * @param clipping the run file's; by value and by layer it is part of the network already, the global norm is the
     *     engine's
     * @param parameters to start from, copied; null to initialise them from the network's seed, alike on every worker
     */
    public Dl4jEngineFactory(NetworkDefinition network, Clipping clipping, float @Nullable [] parameters) {
        this.network = network;
        this.clipping = clipping;
        this.parameters = parameters == null ? null : parameters.clone();
    }

    @Override
    public Engine create() {
        return new Dl4jEngine(network, clipping, parameters);
    }

    @Override
    public Optional<String> obstacleToCutting() {
        if (parameters != null) {
            return Optional.of(LayerRange.FOREIGN_PARAMETERS);
        }
        try {
            CutShape.of(GraphRow.list(network));
            return Optional.empty();
        } catch (TataraException obstacle) {
            return Optional.ofNullable(obstacle.getMessage());
        }
    }

    @Override
    public int layers() {
        return LayerRange.layers(GraphRow.list(network));
    }

    @Override
    public Optional<String> obstacleToSplitting(TensorSplit split) {
        return Optional.of("DL4J, which computes it, has each layer whole; see what keeps the dense engine from it");
    }

    @Override
    public List<Tiles> tiles(SegmentSpec spec) {
        return new LayerRange(GraphRow.list(network), spec.from(), spec.to()).tiles();
    }

    @Override
    public Beginning create(SegmentSpec spec, RandomState before, TensorGroup group) {
        if (spec.isSplit()) {
            throw new IllegalArgumentException("DL4J computes each layer whole");
        }
        NetworkDefinition list = GraphRow.list(network);
        LayerRange.Beginning beginning = new LayerRange(list, spec.from(), spec.to()).begin(before);
        Segment segment = new Dl4jSegment(list, spec, CutShape.of(list), beginning.parameters(), clipping);
        return new Beginning(segment, beginning.after());
    }
}
