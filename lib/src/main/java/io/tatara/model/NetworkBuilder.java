package io.tatara.model;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * Makes network definitions: from layers, from DL4J configurations, from models trained before. Everything that cannot
 * work is refused here, with the layer's place and what to do, before a cluster is touched.
 */
public final class NetworkBuilder {

    private NetworkBuilder() {}

    /**
     * Translates layers and adds the output layer that the task asks for: softmax with cross-entropy for
     * classification, sigmoid with binary cross-entropy for multi-label, identity with mean squared error for
     * regression.
     *
     * @param seed of initialisation; the same seed gives the same parameters on every worker
     * @throws TataraException naming the layer, when the layers do not fit each other or the table
     */
    public static NetworkDefinition build(
            Network.Layers network,
            Schema schema,
            Optimizer optimizer,
            Regularization regularization,
            Clipping clipping,
            long seed) {
        int width = schema.featureWidth();
        InputShape input = network.input();
        checkWidth(input, width);
        boolean indices = !network.layers().isEmpty() && network.layers().get(0) instanceof Layer.Embedding;
        // one index a step needs no layout: the embedding itself makes the sequence
        if (indices && input instanceof InputShape.Sequence sequence && sequence.steps() == width) {
            input = new InputShape.Flat();
        }
        input = handedOver(input, schema, indices);
        ListBuilder list = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .list()
                .overrideNinUponBuild(false)
                .setInputType(inputType(input, width));
        LayerPlan plan = new LayerPlan(list, shape(input, width));
        for (int i = 0; i < network.layers().size(); i++) {
            plan.add(i, network.layers().get(i));
        }
        if (plan.shape() instanceof Shape.Sequence) {
            throw new TataraException("the network ends in %s, but the output is one prediction an example: add"
                            .formatted(plan.shape().text())
                    + " globalPooling at the end, or set sequence: false on the last recurrent layer");
        }
        list.layer(OutputLayers.of(schema.task()));
        Dl4jConfiguration configuration = ListConfiguration.of(list.build(), "network.layers");
        configuration.apply(new TrainingTerms(optimizer, regularization, clipping, seed));
        return new NetworkDefinition(configuration.json(), false, input, schema.task(), width);
    }

    /**
     * Takes a DL4J configuration as it is, except that optimiser, L1, L2, weight decay, max-norm, gradient
     * normalisation and seed become the run file's. Flattened images and sequences are recognised by its first layer.
     *
     * @param json of a MultiLayerConfiguration or ComputationGraphConfiguration with one input and one output
     * @param where the file's name, for messages
     * @throws TataraException when the JSON names a class that is no part of a DL4J configuration, or the network does
     *     not fit the table or the task
     */
    public static NetworkDefinition fromDl4j(
            String json,
            String where,
            Schema schema,
            Optimizer optimizer,
            Regularization regularization,
            Clipping clipping,
            long seed) {
        Dl4jConfiguration configuration = Dl4jConfiguration.parse(json, where);
        configuration.apply(new TrainingTerms(optimizer, regularization, clipping, seed));
        return foreign(configuration, schema, where);
    }

    /**
     * The same for a configuration of which it is known how features enter it, with the optimiser that it has.
     *
     * @param input layout of an example's features for the first layer
     */
    public static NetworkDefinition fromDl4j(String json, String where, Schema schema, InputShape input) {
        return foreign(Dl4jConfiguration.parse(json, where), schema, where, input);
    }

    /**
     * Continues a model: its parameters, with the run file's optimiser and regularisation, its first layers frozen and
     * its output new on request. The optimiser's state starts afresh.
     *
     * @param schema of the table to train on; without a new output its task must be the model's
     * @throws TataraException when model and table do not fit each other
     */
    public static StartingPoint fromBundle(
            ModelBundle bundle,
            Network.From from,
            Schema schema,
            Optimizer optimizer,
            Regularization regularization,
            Clipping clipping,
            long seed) {
        TrainingTerms terms = new TrainingTerms(optimizer, regularization, clipping, seed);
        return new FineTuning(bundle, from, schema).start(terms);
    }

    /** Checks a configuration from elsewhere against the table by running it once. */
    static NetworkDefinition foreign(Dl4jConfiguration configuration, Schema schema, String where) {
        InputShape input = ForeignInput.of(configuration, schema.featureWidth(), where);
        return foreign(configuration, schema, where, input);
    }

    private static NetworkDefinition foreign(
            Dl4jConfiguration configuration, Schema schema, String where, InputShape layout) {
        int width = schema.featureWidth();
        Task task = schema.task();
        InputShape input = handedOver(layout, schema, ForeignInput.indices(configuration));
        if (input instanceof InputShape.Image image && image.width(width) != width) {
            throw new TataraException(
                    "%s takes images of %d x %d with %d channels, %d numbers, but the table has %d features"
                            .formatted(
                                    where, image.height(), image.width(), image.channels(), image.width(width), width));
        }
        OutputLayers.check(configuration.output(), task, where);
        Trial.run(configuration, input, width, task, where);
        return new NetworkDefinition(configuration.json(), configuration.graph(), input, task, width);
    }

    /** Whether a plain vector comes as pairs is the table's, not the network's, to say. Embeddings look up zeros, too. */
    static InputShape handedOver(InputShape input, Schema schema, boolean indices) {
        if (input instanceof InputShape.Flat || input instanceof InputShape.Sparse) {
            return schema.sparse() && !indices ? new InputShape.Sparse() : new InputShape.Flat();
        }
        return input;
    }

    private static void checkWidth(InputShape input, int width) {
        if (input.width(width) == width) {
            return;
        }
        if (input instanceof InputShape.Image image) {
            throw new TataraException(
                    "network.input.image is %d x %d with %d channels and so takes %d features, but the table has %d: correct"
                                    .formatted(
                                            image.height(), image.width(), image.channels(), image.width(width), width)
                            + " the size, or choose the features with data.features.include and exclude");
        }
        if (input instanceof InputShape.Sequence sequence) {
            throw new TataraException(
                    "network.input.sequence has %d steps, but the table's %d features cannot be split evenly over them: correct"
                                    .formatted(sequence.steps(), width)
                            + " the steps, or choose the features with data.features.include and exclude");
        }
    }

    private static Shape shape(InputShape input, int width) {
        if (input instanceof InputShape.Image image) {
            return new Shape.Image(image.height(), image.width(), image.channels());
        }
        if (input instanceof InputShape.Sequence sequence) {
            return new Shape.Sequence(sequence.steps(), width / sequence.steps());
        }
        return new Shape.Vector(width);
    }

    private static InputType inputType(InputShape input, int width) {
        if (input instanceof InputShape.Image image) {
            return InputType.convolutionalFlat(image.height(), image.width(), image.channels());
        }
        if (input instanceof InputShape.Sequence sequence) {
            return InputType.recurrent(width / sequence.steps(), sequence.steps());
        }
        return InputType.feedForward(width);
    }
}
