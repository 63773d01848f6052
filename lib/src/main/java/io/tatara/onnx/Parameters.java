package io.tatara.onnx;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer's parameters, by DL4J's names, as constants of the graph. */
record Parameters(GraphWriter graph, Map<String, INDArray> values, String where) {

    Parameters {
        values = Map.copyOf(values);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** As the matrix or stack of filters that it is, row by row. */
    String constant(String name) {
        INDArray array = array(name);
        return graph.floats(where + "/" + name, row(array), array.shape());
    }

    /** As a vector, whatever its shape says. */
    String vector(String name) {
        INDArray array = array(name);
        return graph.floats(where + "/" + name, row(array), array.length());
    }

    float[] floats(String name) {
        return row(array(name));
    }

    private static float[] row(INDArray array) {
        // a copy has a buffer of its own, in the order asked for
        return array.dup('c').data().asFloat();
    }

    private INDArray array(String name) {
        INDArray array = values.get(name);
        if (array == null) {
            throw new IllegalStateException("%s has no parameter %s, only %s".formatted(where, name, values.keySet()));
        }
        return array;
    }
}
