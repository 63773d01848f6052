package io.tatara.model;

import static io.tatara.Require.atLeast;
import static io.tatara.Require.nonBlank;

import io.tatara.data.Task;
import java.io.Serializable;

/**
 * A network that can be computed: DL4J's own configuration, complete with output layer, optimiser, regularisation,
 * constraint and per-value or per-layer clipping, and how an example's floats enter it.
 *
 * @param configurationJson a DL4J configuration, vetted; every replica parses its own, none is ever shared
 * @param graph whether it is a ComputationGraphConfiguration rather than a MultiLayerConfiguration
 * @param input layout of an example's features for the first layer
 * @param task what the outputs mean; the network has {@code task.outputs()} of them
 * @param featureWidth floats of an example's features
 */
public record NetworkDefinition(String configurationJson, boolean graph, InputShape input, Task task, int featureWidth)
        implements Serializable {

    public NetworkDefinition {
        nonBlank("network configuration", configurationJson);
        atLeast("network feature width", 1, featureWidth);
    }
}
