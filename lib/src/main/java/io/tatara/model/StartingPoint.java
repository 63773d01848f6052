package io.tatara.model;

import org.jspecify.annotations.Nullable;

/**
 * A network and the parameters its training starts from. Arrays are copied in and out.
 *
 * <p>Immutable and safe to share.
 */
public final class StartingPoint {

    private final NetworkDefinition network;
    private final float[] parameters;
    private final float @Nullable [] state;

    /**
     * @param parameters all of them, in DL4J's order
     * @param state of the optimiser; null to start it afresh
     */
    public StartingPoint(NetworkDefinition network, float[] parameters, float @Nullable [] state) {
        this.network = network;
        this.parameters = parameters.clone();
        this.state = state == null ? null : state.clone();
    }

    public NetworkDefinition network() {
        return network;
    }

    public float[] parameters() {
        return parameters.clone();
    }

    public float @Nullable [] state() {
        return state == null ? null : state.clone();
    }
}
