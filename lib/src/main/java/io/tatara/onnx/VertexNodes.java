package io.tatara.onnx;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;

/** Where the branches of a graph meet. */
final class VertexNodes {

    private final GraphWriter graph;

    VertexNodes(GraphWriter graph) {
        this.graph = graph;
    }

    Tensor add(GraphVertex vertex, List<Tensor> inputs, String where) {
        if (vertex instanceof MergeVertex merge) {
            return merge(merge, inputs, where);
        }
        if (vertex instanceof ElementWiseVertex elements) {
            return combine(elements.getOp(), inputs, where);
        }
        throw new Inexpressible("this kind of vertex");
    }

    private Tensor merge(MergeVertex merge, List<Tensor> inputs, String where) {
        int rank = inputs.get(0).rank();
        int axis = merge.getMergeAxis() < 0 ? merge.getMergeAxis() + rank : merge.getMergeAxis();
        List<Long> shape = new ArrayList<>(inputs.get(0).shape());
        shape.set(
                axis - 1,
                inputs.stream().mapToLong(input -> input.shape().get(axis - 1)).sum());
        String node = graph.node(where, "Concat", names(inputs), Attributes.integer("axis", axis));
        return new Tensor(node, shape);
    }

    private Tensor combine(ElementWiseVertex.Op operation, List<Tensor> inputs, String where) {
        List<Long> shape = inputs.get(0).shape();
        if (!inputs.stream().allMatch(input -> input.shape().equals(shape))) {
            throw new Inexpressible("inputs of unlike shapes, one spread over the other");
        }
        String node = switch (operation) {
            case Add -> graph.node(where, "Sum", names(inputs));
            case Average -> graph.node(where, "Mean", names(inputs));
            case Max -> graph.node(where, "Max", names(inputs));
            case Subtract -> graph.node(where, "Sub", names(inputs));
            case Product -> product(names(inputs), where);
        };
        return new Tensor(node, shape);
    }

    private String product(List<String> factors, String where) {
        String product = factors.get(0);
        for (String factor : factors.subList(1, factors.size())) {
            product = graph.node(where, "Mul", List.of(product, factor));
        }
        return product;
    }

    private static List<String> names(List<Tensor> inputs) {
        return inputs.stream().map(Tensor::name).toList();
    }
}
