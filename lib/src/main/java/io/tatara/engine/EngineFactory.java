package io.tatara.engine;

import io.tatara.model.RandomState;
import io.tatara.model.TensorSplit;
import io.tatara.model.Tiles;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/** Makes replicas of one network; shipped to every worker. All replicas start with equal parameters and fresh state. */
@FunctionalInterface
public interface EngineFactory extends Serializable {

    /** Makes a replica for the calling thread. */
    Engine create();

    /** What keeps these replicas from updating a part of their parameters alone; empty when nothing does. */
    default Optional<String> obstacleToSharding() {
        return Optional.of("this engine's optimiser updates all parameters at once");
    }

    /** What keeps this network from being cut into segments; empty when nothing does. */
    default Optional<String> obstacleToCutting() {
        return Optional.of("this engine computes whole networks");
    }

    /** Layers of the network, the output layer included, for networks that can be cut. */
    default int layers() {
        throw new UnsupportedOperationException("this engine computes whole networks");
    }

    /**
     * A segment as the network starts with it.
     *
     * @param after where the stream of random numbers stands behind its last layer
     */
    record Beginning(Segment segment, RandomState after) {}

    /** What keeps layers of this network from being dealt out so, in words that name the layer; empty when nothing does. */
    default Optional<String> obstacleToSplitting(TensorSplit split) {
        return Optional.of("this engine has each layer whole");
    }

    /** The arrays that a segment's parameters are, in the whole network's order. */
    default List<Tiles> tiles(SegmentSpec spec) {
        throw new UnsupportedOperationException("this engine computes whole networks");
    }

    /**
     * Makes a replica of some layers alone, for the calling thread. No other layer's parameters are ever in memory, nor, of
     * layers that are dealt out, others' parts.
     *
     * @param before where the segment in front of this one has left the stream of random numbers
     * @param group the workers that layers are dealt out to
     */
    default Beginning create(SegmentSpec spec, RandomState before, TensorGroup group) {
        throw new UnsupportedOperationException("this engine computes whole networks");
    }

    /** The same of whole layers. */
    default Beginning create(SegmentSpec spec, RandomState before) {
        return create(spec, before, TensorGroup.ALONE);
    }
}
