package io.tatara.model;

import io.tatara.TataraException;
import java.util.Locale;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.Activation;

/** Translates layers one after the other into DL4J's, following the shape that flows, and refuses what cannot be. */
final class LayerPlan {

    private final ListBuilder list;
    private Shape shape;
    private int index;
    private String kind = "";

    LayerPlan(ListBuilder list, Shape input) {
        this.list = list;
        this.shape = input;
    }

    Shape shape() {
        return shape;
    }

    void add(int position, Layer layer) {
        index = position;
        String name = layer.getClass().getSimpleName();
        kind = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
        if (layer instanceof Layer.Dense dense) {
            dense(dense);
        } else if (layer instanceof Layer.Dropout dropout) {
            drop(dropout.rate());
        } else if (layer instanceof Layer.Activate activate) {
            list.layer(new ActivationLayer.Builder()
                    .activation(Dl4jNames.activation(activate.function()))
                    .build());
        } else if (layer instanceof Layer.BatchNorm norm) {
            batchNorm(norm);
        } else if (layer instanceof Layer.Embedding embedding) {
            embedding(embedding);
        } else if (layer instanceof Layer.Convolution convolution) {
            convolution(convolution);
        } else if (layer instanceof Layer.Pooling pooling) {
            pooling(pooling);
        } else if (layer instanceof Layer.GlobalPooling pooling) {
            globalPooling(pooling);
        } else if (layer instanceof Layer.Lstm lstm) {
            lstm(lstm);
        } else if (layer instanceof Layer.SimpleRnn rnn) {
            simpleRnn(rnn);
        }
    }

    private void dense(Layer.Dense dense) {
        if (shape instanceof Shape.Sequence) {
            throw impossible(
                    "takes a vector", "put globalPooling before it, or set sequence: false on the layer before");
        }
        list.layer(new DenseLayer.Builder()
                .nOut(dense.units())
                .hasBias(dense.bias())
                .activation(Dl4jNames.activation(dense.activation()))
                .weightInit(Dl4jNames.weights(dense.activation()))
                .build());
        shape = new Shape.Vector(dense.units());
        // DL4J's own dropOut(…) of a dense layer drops its inputs; a run file means the outputs
        drop(dense.dropout());
    }

    private void drop(double rate) {
        if (rate > 0) {
            list.layer(new DropoutLayer.Builder(1 - rate).build());
        }
    }

    private void batchNorm(Layer.BatchNorm norm) {
        if (shape instanceof Shape.Sequence) {
            throw impossible("takes a vector or an image", "leave it out, or put it after globalPooling");
        }
        list.layer(new BatchNormalization.Builder()
                .decay(norm.decay())
                .eps(norm.epsilon())
                .build());
    }

    private void embedding(Layer.Embedding embedding) {
        if (index > 0) {
            throw impossible("takes the table's indices and so must come first", "move it to network.layers[0]");
        }
        if (shape instanceof Shape.Vector vector && vector.size() == 1) {
            list.layer(new EmbeddingLayer.Builder()
                    .nIn(embedding.vocabulary())
                    .nOut(embedding.units())
                    .hasBias(false)
                    .build());
            shape = new Shape.Vector(embedding.units());
        } else if (shape instanceof Shape.Vector vector) {
            int steps = Math.toIntExact(vector.size());
            list.layer(new EmbeddingSequenceLayer.Builder()
                    .nIn(embedding.vocabulary())
                    .nOut(embedding.units())
                    .inputLength(steps)
                    .build());
            shape = new Shape.Sequence(steps, embedding.units());
        } else {
            throw impossible(
                    "takes one index a step", "leave network.input out: each feature is then one step of the sequence");
        }
    }

    private void convolution(Layer.Convolution layer) {
        Shape.Image image = image();
        int height = span("kernel", image.height(), layer.kernel(), layer.stride(), layer.same());
        int width = span("kernel", image.width(), layer.kernel(), layer.stride(), layer.same());
        list.layer(new ConvolutionLayer.Builder(layer.kernel(), layer.kernel())
                .stride(layer.stride(), layer.stride())
                .convolutionMode(layer.same() ? ConvolutionMode.Same : ConvolutionMode.Truncate)
                .nOut(layer.filters())
                .activation(Dl4jNames.activation(layer.activation()))
                .weightInit(Dl4jNames.weights(layer.activation()))
                .build());
        shape = new Shape.Image(height, width, layer.filters());
    }

    private void pooling(Layer.Pooling layer) {
        Shape.Image image = image();
        int height = span("window", image.height(), layer.size(), layer.stride(), false);
        int width = span("window", image.width(), layer.size(), layer.stride(), false);
        list.layer(new SubsamplingLayer.Builder(pooling(layer.kind()))
                .kernelSize(layer.size(), layer.size())
                .stride(layer.stride(), layer.stride())
                .convolutionMode(ConvolutionMode.Truncate)
                .build());
        shape = new Shape.Image(height, width, image.channels());
    }

    private void globalPooling(Layer.GlobalPooling layer) {
        if (shape instanceof Shape.Sequence sequence) {
            shape = new Shape.Vector(sequence.size());
        } else if (shape instanceof Shape.Image image) {
            shape = new Shape.Vector(image.channels());
        } else {
            throw impossible("takes a sequence or an image", "leave it out");
        }
        list.layer(new GlobalPoolingLayer.Builder(pooling(layer.kind())).build());
    }

    private void lstm(Layer.Lstm lstm) {
        BaseRecurrentLayer layer = new LSTM.Builder()
                .nOut(lstm.units())
                .activation(Activation.TANH)
                .build();
        recurrent(layer, lstm.units(), lstm.bidirectional(), lstm.sequence());
    }

    private void simpleRnn(Layer.SimpleRnn rnn) {
        BaseRecurrentLayer layer = new SimpleRnn.Builder()
                .nOut(rnn.units())
                .activation(Dl4jNames.activation(rnn.activation()))
                .build();
        recurrent(layer, rnn.units(), rnn.bidirectional(), rnn.sequence());
    }

    private void recurrent(BaseRecurrentLayer layer, int units, boolean bidirectional, boolean sequence) {
        if (!(shape instanceof Shape.Sequence before)) {
            throw impossible("takes a sequence", "set network.input: {sequence: {steps: …}} or put an embedding first");
        }
        if (bidirectional && !sequence) {
            throw impossible(
                    "cannot hand on the last step of both directions (DL4J has no gradient for it)",
                    "set sequence: true and put globalPooling after it");
        }
        if (bidirectional) {
            list.layer(new Bidirectional(Bidirectional.Mode.CONCAT, layer));
        } else {
            list.layer(sequence ? layer : new LastTimeStep(layer));
        }
        int size = bidirectional ? 2 * units : units;
        shape = sequence ? new Shape.Sequence(before.steps(), size) : new Shape.Vector(size);
    }

    private Shape.Image image() {
        if (shape instanceof Shape.Image image) {
            return image;
        }
        throw impossible(
                "takes an image",
                "set network.input: {image: {height: …, width: …, channels: …}}, and keep "
                        + "layers that flatten it (dense, globalPooling) behind");
    }

    private int span(String what, int length, int size, int stride, boolean same) {
        if (same) {
            return (length + stride - 1) / stride;
        }
        if (size > length) {
            throw impossible(
                    "has a %s of %d, larger than its input".formatted(what, size),
                    "use at most %d%s".formatted(length, what.equals("kernel") ? ", or same: true" : ""));
        }
        return (length - size) / stride + 1;
    }

    private static PoolingType pooling(Layer.Pooling.Kind kind) {
        return kind == Layer.Pooling.Kind.MAX ? PoolingType.MAX : PoolingType.AVG;
    }

    private TataraException impossible(String why, String remedy) {
        return new TataraException(
                "network.layers[%d] (%s) %s, but gets %s: %s".formatted(index, kind, why, shape.text(), remedy));
    }
}
