package io.tatara.engine.dl4j;

import io.tatara.engine.Engine;
import io.tatara.engine.EngineFactory;
import io.tatara.model.Clipping;
import io.tatara.model.ModelBundle;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.StartingPoint;
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

    /** Replicas of a trained model, as it is: to predict with. */
    public static Dl4jEngineFactory of(ModelBundle bundle) {
        return new Dl4jEngineFactory(bundle.network(), new Clipping.None(), bundle.parameters());
    }

    public static Dl4jEngineFactory of(StartingPoint start, Clipping clipping) {
        return new Dl4jEngineFactory(start.network(), clipping, start.parameters());
    }

    @Override
    public Engine create() {
        return new Dl4jEngine(network, clipping, parameters);
    }
}
