package io.tatara.onnx;

import java.util.List;
import onnx.Onnx.AttributeProto;
import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * How a window moves over an image, as DL4J counts it.
 *
 * @param rows along the height, and {@code columns} along the width
 */
record Windows(Walk rows, Walk columns) {

    /**
     * Along one dimension.
     *
     * @param before zeros in front of the first pixel, and {@code after} behind the last
     * @param steps places where the window stops
     */
    record Walk(long kernel, long stride, long dilation, long before, long after, long steps) {

        static Walk of(long size, int kernel, int stride, int padding, int dilation, ConvolutionMode mode) {
            long reach = (long) (kernel - 1) * dilation + 1;
            if (mode == ConvolutionMode.Same) {
                long steps = (size + stride - 1) / stride;
                long missing = Math.max(0, (steps - 1) * stride + reach - size);
                return new Walk(kernel, stride, dilation, missing / 2, missing - missing / 2, steps);
            }
            return new Walk(kernel, stride, dilation, padding, padding, (size + 2L * padding - reach) / stride + 1);
        }
    }

    /** @param shape channels, height, width */
    static Windows of(
            List<Long> shape, int[] kernel, int[] stride, int[] padding, int[] dilation, ConvolutionMode mode) {
        if (mode == ConvolutionMode.Causal) {
            throw new Inexpressible("the convolution mode Causal of an image");
        }
        return new Windows(
                Walk.of(shape.get(1), kernel[0], stride[0], padding[0], dilation[0], mode),
                Walk.of(shape.get(2), kernel[1], stride[1], padding[1], dilation[1], mode));
    }

    boolean isDilated() {
        return rows.dilation != 1 || columns.dilation != 1;
    }

    AttributeProto kernel() {
        return Attributes.integers("kernel_shape", rows.kernel, columns.kernel);
    }

    AttributeProto strides() {
        return Attributes.integers("strides", rows.stride, columns.stride);
    }

    AttributeProto dilations() {
        return Attributes.integers("dilations", rows.dilation, columns.dilation);
    }

    AttributeProto pads() {
        return Attributes.integers("pads", rows.before, columns.before, rows.after, columns.after);
    }

    List<Long> shape(long channels) {
        return List.of(channels, rows.steps, columns.steps);
    }
}
