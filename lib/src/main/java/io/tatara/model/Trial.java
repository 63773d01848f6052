package io.tatara.model;

import io.tatara.TataraException;
import io.tatara.data.Task;
import java.util.Arrays;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs one example of zeros through a network written by others, before any work: the check that leaves nothing out. */
final class Trial {

    private Trial() {}

    static void run(Dl4jConfiguration configuration, InputShape input, int featureWidth, Task task, String where) {
        long[] found;
        try {
            Model network = configuration.network(null);
            found = shape(network, Nd4j.zeros(DataType.FLOAT, shape(input, featureWidth)));
            network.params().close();
        } catch (RuntimeException e) {
            throw new TataraException(
                    "%s does not accept the table's %d features: %s; compare its first layer's nIn with the table"
                            .formatted(where, featureWidth, e.getMessage()),
                    e);
        }
        if (!Arrays.equals(found, new long[] {1, task.outputs()})) {
            throw new TataraException(
                    "%s gives outputs of the shape %s for one example, but %s of %d names needs [1, %d]: change the output layer"
                            .formatted(where, Arrays.toString(found), task.kind(), task.outputs(), task.outputs()));
        }
    }

    private static long[] shape(Model network, INDArray example) {
        INDArray output = network instanceof ComputationGraph graph
                ? graph.outputSingle(example)
                : ((MultiLayerNetwork) network).output(example);
        return output.shape();
    }

    private static long[] shape(InputShape input, int featureWidth) {
        return input instanceof InputShape.Sequence sequence
                ? new long[] {1, featureWidth / sequence.steps(), sequence.steps()}
                : new long[] {1, featureWidth};
    }
}
