package io.tatara.engine;

import java.io.Serializable;

/** Makes replicas of one network; shipped to every worker. All replicas start with equal parameters and fresh state. */
@FunctionalInterface
public interface EngineFactory extends Serializable {

    /** Makes a replica for the calling thread. */
    Engine create();
}
