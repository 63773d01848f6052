package io.tatara.keras;

import com.fasterxml.jackson.databind.JsonNode;
import org.deeplearning4j.nn.conf.ConvolutionMode;

/** How windows lie on an image or a sequence. */
final class Windows {

    private static final int WIDEST = 1024;

    private Windows() {}

    static ConvolutionMode mode(KerasLayer layer) {
        return switch (padding(layer)) {
            case "valid" -> ConvolutionMode.Truncate;
            case "same" -> ConvolutionMode.Same;
            default ->
                throw layer.refusal(
                        "has the padding '%s': supported are valid and same".formatted(layer.text("padding", "")));
        };
    }

    /** Whether they look back alone, over zeros before the first step. */
    static boolean isCausal(KerasLayer layer) {
        return padding(layer).equals("causal");
    }

    /** How many of them there are along an axis. */
    static int count(KerasLayer layer, int length, int size, int stride, int dilation) {
        int reach = (size - 1) * dilation + 1;
        if (padding(layer).equals("same")) {
            int count = (length + stride - 1) / stride;
            // Keras pads nothing then, and DL4J, which would pad less than nothing, fails
            layer.require(
                    (count - 1) * stride + reach - length > -2,
                    "has steps of %d with windows of %d and the padding same: take valid, or smaller steps"
                            .formatted(stride, reach));
            return count;
        }
        if (isCausal(layer)) {
            return (length - 1) / stride + 1;
        }
        layer.require(reach <= length, "has windows of %d, which are longer than their input".formatted(reach));
        return (length - reach) / stride + 1;
    }

    /** Zeros before and behind an axis, which Keras writes as one number, one an axis, or two an axis. */
    static int[] edges(KerasLayer layer, int axis) {
        JsonNode all = layer.config().path("padding");
        JsonNode own = all.isArray() ? all.path(axis) : all;
        int before = (own.isArray() ? own.path(0) : own).asInt(-1);
        int behind = (own.isArray() ? own.path(1) : own).asInt(-1);
        layer.require(
                before >= 0 && behind >= 0 && before <= WIDEST && behind <= WIDEST,
                "has the padding %s, which is not understood: supported are edges from 0 to %d".formatted(all, WIDEST));
        return new int[] {before, behind};
    }

    private static String padding(KerasLayer layer) {
        return layer.text("padding", "valid");
    }
}
