package io.tatara.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx.TensorProto.DataType;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;

/** One layer of DL4J's in ONNX's operators, as it predicts: dropout, noise and constraints are training's. */
final class LayerNodes {

    private final GraphWriter graph;
    private final ActivationNodes activations;
    private final ImageNodes images;

    LayerNodes(GraphWriter graph) {
        this.graph = graph;
        this.activations = new ActivationNodes(graph);
        this.images = new ImageNodes(graph);
    }

    /**
     * Adds what the layer computes.
     *
     * @param layer bare, without wrappers
     * @param where starts the names of its nodes
     * @throws Inexpressible of a layer, or a setting of it, that has no counterpart
     */
    Tensor add(Layer layer, Parameters parameters, Tensor input, String where) {
        Class<?> kind = layer.getClass();
        if (kind == DenseLayer.class) {
            DenseLayer dense = (DenseLayer) layer;
            if (dense.hasLayerNorm()) {
                throw new Inexpressible("layer normalisation");
            }
            return activations.apply(dense.getActivationFn(), affine(dense, parameters, input, where), where);
        }
        if (kind == OutputLayer.class) {
            OutputLayer output = (OutputLayer) layer;
            return activations.apply(output.getActivationFn(), affine(output, parameters, input, where), where);
        }
        if (kind == LossLayer.class) {
            return activations.apply(((LossLayer) layer).getActivationFn(), input, where);
        }
        if (kind == ActivationLayer.class) {
            return activations.apply(((ActivationLayer) layer).getActivationFn(), input, where);
        }
        if (kind == DropoutLayer.class) {
            return input;
        }
        if (kind == BatchNormalization.class) {
            return normalise((BatchNormalization) layer, parameters, input, where);
        }
        if (kind == EmbeddingLayer.class) {
            return embed((EmbeddingLayer) layer, parameters, input, where);
        }
        if (kind == EmbeddingSequenceLayer.class) {
            return embedSequence((EmbeddingSequenceLayer) layer, parameters, input, where);
        }
        if (kind == ConvolutionLayer.class) {
            ConvolutionLayer convolution = (ConvolutionLayer) layer;
            Tensor image = images.convolve(convolution, parameters, input, where);
            return activations.apply(convolution.getActivationFn(), image, where);
        }
        if (kind == SubsamplingLayer.class) {
            return images.pool((SubsamplingLayer) layer, input, where);
        }
        if (kind == ZeroPaddingLayer.class) {
            return images.pad((ZeroPaddingLayer) layer, input, where);
        }
        if (kind == GlobalPoolingLayer.class) {
            return pool((GlobalPoolingLayer) layer, input, where);
        }
        throw new Inexpressible("this kind of layer");
    }

    private Tensor affine(FeedForwardLayer layer, Parameters parameters, Tensor input, String where) {
        requireVector(input);
        List<String> inputs = new ArrayList<>(List.of(input.name(), parameters.constant("W")));
        if (parameters.has("b")) {
            inputs.add(parameters.vector("b"));
        }
        return Tensor.vector(graph.node(where, "Gemm", inputs), layer.getNOut());
    }

    private Tensor normalise(BatchNormalization layer, Parameters parameters, Tensor input, String where) {
        boolean turned = input.rank() == 4 && layer.getCnn2DFormat() == CNN2DFormat.NHWC;
        Tensor first = turned ? images.channelsFirst(input, CNN2DFormat.NHWC, where) : input;
        int channels = Math.toIntExact(first.shape().get(0));
        List<String> inputs = List.of(
                first.name(),
                parameters.has("gamma")
                        ? parameters.vector("gamma")
                        : same(where + "/gamma", layer.getGamma(), channels),
                parameters.has("beta") ? parameters.vector("beta") : same(where + "/beta", layer.getBeta(), channels),
                parameters.vector("mean"),
                variance(layer, parameters, where));
        String node = graph.node(where, "BatchNormalization", inputs, Attributes.number("epsilon", layer.getEps()));
        Tensor normal = new Tensor(node, first.shape());
        return turned ? images.back(normal, CNN2DFormat.NHWC, where) : normal;
    }

    private String variance(BatchNormalization layer, Parameters parameters, String where) {
        if (!layer.isUseLogStd()) {
            return parameters.vector("var");
        }
        float[] variance = parameters.floats("log10stdev");
        for (int i = 0; i < variance.length; i++) {
            variance[i] = (float) Math.pow(10, 2.0 * variance[i]);
        }
        return graph.floats(where + "/var", variance, variance.length);
    }

    private String same(String name, double value, int count) {
        float[] values = new float[count];
        Arrays.fill(values, (float) value);
        return graph.floats(name, values, count);
    }

    private Tensor embed(EmbeddingLayer layer, Parameters parameters, Tensor input, String where) {
        requireVector(input);
        if (input.width() != 1) {
            throw new Inexpressible("an embedding of %d indices in one vector".formatted(input.width()));
        }
        String rows = gather(parameters, input, where);
        String flat =
                graph.node(where, "Reshape", List.of(rows, graph.integers(where + "/shape", -1, layer.getNOut())));
        return activated(layer, parameters, Tensor.vector(flat, layer.getNOut()), where);
    }

    /** Indices step by step become vectors feature by feature, as DL4J hands sequences on. */
    private Tensor embedSequence(EmbeddingSequenceLayer layer, Parameters parameters, Tensor input, String where) {
        requireVector(input);
        if (parameters.has("b")) {
            throw new Inexpressible("a sequence of embeddings with a bias");
        }
        if (layer.getOutputFormat() != RNNFormat.NCW) {
            throw new Inexpressible("a sequence of embeddings with its features last");
        }
        String turned = graph.node(
                where, "Transpose", List.of(gather(parameters, input, where)), Attributes.integers("perm", 0, 2, 1));
        Tensor sequence = new Tensor(turned, List.of(layer.getNOut(), input.width()));
        return activations.apply(layer.getActivationFn(), sequence, where);
    }

    private String gather(Parameters parameters, Tensor input, String where) {
        String indices = graph.node(where, "Cast", List.of(input.name()), Attributes.to(DataType.INT64));
        return graph.node(where, "Gather", List.of(parameters.constant("W"), indices));
    }

    private Tensor activated(FeedForwardLayer layer, Parameters parameters, Tensor input, String where) {
        Tensor shifted = parameters.has("b")
                ? new Tensor(graph.node(where, "Add", List.of(input.name(), parameters.vector("b"))), input.shape())
                : input;
        return activations.apply(layer.getActivationFn(), shifted, where);
    }

    private Tensor pool(GlobalPoolingLayer layer, Tensor input, String where) {
        if (input.rank() < 3 || !layer.isCollapseDimensions()) {
            throw new Inexpressible("global pooling of a vector, or one that keeps the dimensions");
        }
        long[] axes = Arrays.stream(dimensions(layer, input)).sorted().toArray();
        List<Long> left = new ArrayList<>();
        for (int i = 1; i < input.rank(); i++) {
            int axis = i;
            if (Arrays.stream(axes).noneMatch(pooled -> pooled == axis)) {
                left.add(input.shape().get(i - 1));
            }
        }
        return new Tensor(reduced(layer.getPoolingType(), input, axes, where), left);
    }

    private String reduced(PoolingType type, Tensor input, long[] axes, String where) {
        return switch (type) {
            case MAX ->
                graph.node(
                        where,
                        "ReduceMax",
                        List.of(input.name()),
                        Attributes.integers("axes", axes),
                        Attributes.integer("keepdims", 0));
            case AVG ->
                graph.node(
                        where,
                        "ReduceMean",
                        List.of(input.name()),
                        Attributes.integers("axes", axes),
                        Attributes.integer("keepdims", 0));
            case SUM ->
                graph.node(
                        where,
                        "ReduceSum",
                        List.of(input.name(), graph.integers(where + "/axes", axes)),
                        Attributes.integer("keepdims", 0));
            case PNORM -> throw new Inexpressible("pooling of the type PNORM");
        };
    }

    /** Time of a sequence, height and width of an image. */
    private static long[] dimensions(GlobalPoolingLayer layer, Tensor input) {
        int[] asked = layer.getPoolingDimensions();
        if (asked != null && asked.length > 0) {
            return Arrays.stream(asked).asLongStream().toArray();
        }
        return input.rank() == 3 ? new long[] {2} : new long[] {2, 3};
    }

    private static void requireVector(Tensor input) {
        if (input.rank() != 2) {
            throw new Inexpressible("input of %d dimensions where a vector was expected".formatted(input.rank()));
        }
    }
}
