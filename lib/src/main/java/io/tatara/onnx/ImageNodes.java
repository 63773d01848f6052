package io.tatara.onnx;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;

/** Layers that look at images. ONNX has channels first; where DL4J has them last, the image is turned, and back again. */
final class ImageNodes {

    private final GraphWriter graph;

    ImageNodes(GraphWriter graph) {
        this.graph = graph;
    }

    Tensor convolve(ConvolutionLayer layer, Parameters parameters, Tensor input, String where) {
        Tensor image = channelsFirst(input, layer.getCnn2dDataFormat(), where);
        Windows windows = Windows.of(
                image.shape(),
                layer.getKernelSize(),
                layer.getStride(),
                layer.getPadding(),
                layer.getDilation(),
                layer.getConvolutionMode());
        List<String> inputs = new ArrayList<>(List.of(image.name(), parameters.constant("W")));
        if (layer.hasBias()) {
            inputs.add(parameters.vector("b"));
        }
        String node = graph.node(
                where, "Conv", inputs, windows.kernel(), windows.strides(), windows.dilations(), windows.pads());
        return back(new Tensor(node, windows.shape(layer.getNOut())), layer.getCnn2dDataFormat(), where);
    }

    Tensor pool(SubsamplingLayer layer, Tensor input, String where) {
        Tensor image = channelsFirst(input, layer.getCnn2dDataFormat(), where);
        Windows windows = Windows.of(
                image.shape(),
                layer.getKernelSize(),
                layer.getStride(),
                layer.getPadding(),
                layer.getDilation(),
                layer.getConvolutionMode());
        if (windows.isDilated()) {
            throw new Inexpressible("pooling with a dilation");
        }
        List<String> inputs = List.of(image.name());
        String node;
        if (layer.getPoolingType() == PoolingType.MAX) {
            node = graph.node(where, "MaxPool", inputs, windows.kernel(), windows.strides(), windows.pads());
        } else if (layer.getPoolingType() == PoolingType.AVG) {
            long zerosCount = layer.isAvgPoolIncludePadInDivisor() ? 1 : 0;
            node = graph.node(
                    where,
                    "AveragePool",
                    inputs,
                    windows.kernel(),
                    windows.strides(),
                    windows.pads(),
                    Attributes.integer("count_include_pad", zerosCount));
        } else {
            throw new Inexpressible("pooling of the type " + layer.getPoolingType());
        }
        long channels = image.shape().get(0);
        return back(new Tensor(node, windows.shape(channels)), layer.getCnn2dDataFormat(), where);
    }

    Tensor pad(ZeroPaddingLayer layer, Tensor input, String where) {
        Tensor image = channelsFirst(input, layer.getDataFormat(), where);
        int[] by = layer.getPadding();
        String pads = graph.integers(where + "/pads", 0, 0, by[0], by[2], 0, 0, by[1], by[3]);
        String node = graph.node(where, "Pad", List.of(image.name(), pads));
        List<Long> shape = image.shape();
        Tensor padded =
                new Tensor(node, List.of(shape.get(0), shape.get(1) + by[0] + by[1], shape.get(2) + by[2] + by[3]));
        return back(padded, layer.getDataFormat(), where);
    }

    /** The image as ONNX takes it. */
    Tensor channelsFirst(Tensor image, CNN2DFormat format, String where) {
        if (image.rank() != 4) {
            throw new Inexpressible("input of %d dimensions where an image was expected".formatted(image.rank()));
        }
        if (format == CNN2DFormat.NCHW) {
            return image;
        }
        List<Long> shape = image.shape();
        String node = graph.node(where, "Transpose", List.of(image.name()), Attributes.integers("perm", 0, 3, 1, 2));
        return new Tensor(node, List.of(shape.get(2), shape.get(0), shape.get(1)));
    }

    /** The image as DL4J's next layer takes it. */
    Tensor back(Tensor image, CNN2DFormat format, String where) {
        if (format == CNN2DFormat.NCHW) {
            return image;
        }
        List<Long> shape = image.shape();
        String node = graph.node(where, "Transpose", List.of(image.name()), Attributes.integers("perm", 0, 2, 3, 1));
        return new Tensor(node, List.of(shape.get(1), shape.get(2), shape.get(0)));
    }
}
