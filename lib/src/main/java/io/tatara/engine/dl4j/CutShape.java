package io.tatara.engine.dl4j;

import io.tatara.TataraException;
import io.tatara.model.InputShape;
import io.tatara.model.NetworkDefinition;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeRecurrent;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;

/**
 * The shape of an example's activations between two layers, found without making a network: both sides of a cut know it
 * from the configuration, and what crosses the cut is floats alone.
 *
 * @param type of one row, of known size
 * @param rows of an example: its time steps, where layers see every one as an example of its own, else 1
 */
record CutShape(InputType type, int rows) {

    CutShape {
        if (rows < 1 || type.arrayElementsPerExample() < 1) {
            throw new IllegalStateException("the shape is %s, %d times".formatted(type, rows));
        }
    }

    /**
     * The shapes behind every layer but the last.
     *
     * @param network a list of layers
     * @throws TataraException naming a layer that has a shape unknown to its configuration
     */
    static List<CutShape> of(NetworkDefinition network) {
        MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(network.configurationJson());
        List<CutShape> shapes = new ArrayList<>();
        CutShape shape = features(network);
        for (int i = 0; i < configuration.getConfs().size() - 1; i++) {
            Layer layer = configuration.getConf(i).getLayer();
            InputPreProcessor processor = configuration.getInputPreProcess(i);
            try {
                shape = (processor == null ? shape : shape.behind(processor)).behind(layer, i);
            } catch (RuntimeException e) {
                throw new TataraException(
                        "its configuration does not tell the shape of what layer %d gives, a %s: %s"
                                .formatted(i, layer.getClass().getSimpleName(), e.getMessage()),
                        e);
            }
            shapes.add(shape);
        }
        return shapes;
    }

    private static CutShape features(NetworkDefinition network) {
        int width = network.featureWidth();
        return new CutShape(
                network.input() instanceof InputShape.Sequence sequence
                        ? InputType.recurrent(width / sequence.steps(), sequence.steps())
                        : InputType.feedForward(width),
                1);
    }

    /** DL4J's types forget how long a sequence is while its steps are rows. */
    private CutShape behind(InputPreProcessor processor) {
        boolean sequence = type instanceof InputTypeRecurrent;
        if (processor instanceof RnnToFeedForwardPreProcessor && !sequence) {
            // behind a pooled sequence it has nothing to do
            return this;
        }
        InputType out = processor.getOutputType(type);
        if (sequence && !(out instanceof InputTypeRecurrent)) {
            return new CutShape(out, Math.toIntExact(steps()));
        }
        if (!sequence && out instanceof InputTypeRecurrent made) {
            return new CutShape(InputType.recurrent(made.getSize(), rows, made.getFormat()), 1);
        }
        return new CutShape(out, rows);
    }

    /** As DL4J says, but for where it does not tell what its layers do. */
    private CutShape behind(Layer layer, int index) {
        if (layer instanceof EmbeddingSequenceLayer embedding) {
            // only the first batch tells some configurations how long it is
            return new CutShape(InputType.recurrent(embedding.getNOut(), steps(), embedding.getOutputFormat()), rows);
        }
        if (layer instanceof GlobalPoolingLayer pooling && type instanceof InputTypeRecurrent sequence) {
            return new CutShape(
                    pooling.isCollapseDimensions()
                            ? InputType.feedForward(sequence.getSize())
                            : InputType.recurrent(sequence.getSize(), 1, sequence.getFormat()),
                    rows);
        }
        InputType out = layer.getOutputType(index, type);
        if (layer instanceof Bidirectional && out instanceof InputTypeRecurrent both) {
            return new CutShape(InputType.recurrent(both.getSize(), steps(), both.getFormat()), rows);
        }
        return new CutShape(out, rows);
    }

    private long steps() {
        return type instanceof InputTypeRecurrent sequence
                ? sequence.getTimeSeriesLength()
                : type.arrayElementsPerExample();
    }

    /** Floats of an example. */
    int floats() {
        return Math.toIntExact(Math.multiplyExact(rows, type.arrayElementsPerExample()));
    }

    /** An array for so many examples. */
    NativeRows array(int examples) {
        long[] shape = type.getShape(true);
        shape[0] = Math.multiplyExact(examples, rows);
        return new NativeRows(shape);
    }
}
