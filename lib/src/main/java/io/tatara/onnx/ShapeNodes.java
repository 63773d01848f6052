package io.tatara.onnx;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;

/** Values laid out anew between layers. */
final class ShapeNodes {

    private final GraphWriter graph;

    ShapeNodes(GraphWriter graph) {
        this.graph = graph;
    }

    /** From step by step, as tables have it, to feature by feature, as DL4J wants it. */
    Tensor sequence(Tensor features, int steps, String where) {
        long size = features.width() / steps;
        Tensor byStep = reshape(features, List.of((long) steps, size), where);
        String turned = graph.node(where, "Transpose", List.of(byStep.name()), Attributes.integers("perm", 0, 2, 1));
        return new Tensor(turned, List.of(size, (long) steps));
    }

    Tensor apply(InputPreProcessor before, Tensor input, String where) {
        if (before instanceof FeedForwardToCnnPreProcessor image) {
            return reshape(
                    input, List.of(image.getNumChannels(), image.getInputHeight(), image.getInputWidth()), where);
        }
        if (before instanceof CnnToFeedForwardPreProcessor flat) {
            return flatten(flat, input, where);
        }
        // DL4J puts it behind a sequence that was pooled already, too
        if (before instanceof RnnToFeedForwardPreProcessor && input.rank() == 2) {
            return input;
        }
        throw new Inexpressible("the %s before it".formatted(before.getClass().getSimpleName()));
    }

    private Tensor flatten(CnnToFeedForwardPreProcessor flat, Tensor input, String where) {
        if (input.rank() != 4) {
            return input;
        }
        List<Long> shape = input.shape();
        boolean first = flat.getFormat() == CNN2DFormat.NCHW;
        List<Long> expected = first
                ? List.of(flat.getNumChannels(), flat.getInputHeight(), flat.getInputWidth())
                : List.of(flat.getInputHeight(), flat.getInputWidth(), flat.getNumChannels());
        if (!shape.equals(expected)) {
            throw new Inexpressible("an image of %s where its preprocessor expects %s".formatted(shape, expected));
        }
        return reshape(input, List.of(input.width()), where);
    }

    private Tensor reshape(Tensor input, List<Long> shape, String where) {
        long[] whole = new long[shape.size() + 1];
        whole[0] = -1;
        for (int i = 0; i < shape.size(); i++) {
            whole[i + 1] = shape.get(i);
        }
        String node = graph.node(where, "Reshape", List.of(input.name(), graph.integers(where + "/shape", whole)));
        return new Tensor(node, shape);
    }
}
