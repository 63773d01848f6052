package io.tatara.engine;

import java.io.Serializable;
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
}
