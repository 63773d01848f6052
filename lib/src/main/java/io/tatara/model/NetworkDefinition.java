package io.tatara.model;

import static io.tatara.Require.nonBlank;

import io.tatara.data.Task;
import java.io.Serializable;

/**
 * A network ready to be built: DL4J's own configuration, and how an example's flat features enter it.
 *
 * @param configurationJson JSON of a DL4J MultiLayerConfiguration, or of a ComputationGraphConfiguration when
 *     {@code graph}; optimiser, regularisation, constraints and clipping by value or layer are part of it
 * @param graph which of the two
 * @param input layout of the features for the first layer
 * @param task what the outputs mean
 * @param featureWidth floats of one example's features
 */
public record NetworkDefinition(String configurationJson, boolean graph, InputShape input, Task task, int featureWidth)
        implements Serializable {

    public NetworkDefinition {
        nonBlank("network configuration", configurationJson);
        if (featureWidth < 1) {
            throw new IllegalArgumentException("a network needs at least one feature, got " + featureWidth);
        }
    }
}
