package io.tatara.model;

import io.tatara.TataraException;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/** Finds, in a configuration that does not say it, how an example's floats are laid out for its first layer. */
final class ForeignInput {

    private ForeignInput() {}

    static InputShape of(Dl4jConfiguration configuration, int featureWidth, String where) {
        InputPreProcessor before = configuration.inputPreProcessor();
        if (before instanceof FeedForwardToCnnPreProcessor image) {
            return new InputShape.Image(
                    Math.toIntExact(image.getInputHeight()),
                    Math.toIntExact(image.getInputWidth()),
                    Math.toIntExact(image.getNumChannels()));
        }
        Layer first = unwrap(configuration.layers().get(0).getLayer());
        if (before == null && first instanceof BaseRecurrentLayer recurrent) {
            return sequence(recurrent, featureWidth, where);
        }
        if (before == null && (first instanceof ConvolutionLayer || first instanceof SubsamplingLayer)) {
            throw new TataraException(
                    where + " starts with a " + first.getClass().getSimpleName()
                            + " and does not say how large its images are: build the configuration with"
                            + " setInputType(InputType.convolutionalFlat(height, width, channels))");
        }
        return new InputShape.Flat();
    }

    /** Whether the first layer takes its features as indices. */
    static boolean indices(Dl4jConfiguration configuration) {
        Layer first = unwrap(configuration.layers().get(0).getLayer());
        return first instanceof EmbeddingLayer || first instanceof EmbeddingSequenceLayer;
    }

    private static InputShape sequence(BaseRecurrentLayer recurrent, int featureWidth, String where) {
        long size = recurrent.getNIn();
        if (recurrent.getRnnDataFormat() == RNNFormat.NWC) {
            throw new TataraException(where + " expects its sequences as NWC; only NCW, DL4J's default, is supported");
        }
        if (size < 1 || featureWidth % size != 0) {
            throw new TataraException(
                    "%s takes %d numbers a time step, but the table's %d features are no multiple of that"
                            .formatted(where, size, featureWidth));
        }
        return new InputShape.Sequence(Math.toIntExact(featureWidth / size));
    }

    private static Layer unwrap(Layer layer) {
        if (layer instanceof BaseWrapperLayer wrapper) {
            return unwrap(wrapper.getUnderlying());
        }
        return layer instanceof Bidirectional both ? unwrap(both.getFwd()) : layer;
    }
}
