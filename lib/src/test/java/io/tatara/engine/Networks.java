package io.tatara.engine;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.engine.dl4j.Dl4jEngineFactory;
import io.tatara.model.Activation;
import io.tatara.model.Clipping;
import io.tatara.model.InputShape;
import io.tatara.model.Layer;
import io.tatara.model.Network;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Optimizer;
import io.tatara.model.Regularization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

/** Small networks and random batches that laws are stated over. */
public final class Networks {

    public static final Task CLASSES = new Task.Classification(List.of("a", "b", "c"));
    public static final Task LABELS = new Task.MultiLabel(List.of("x", "y"));
    public static final Task NUMBERS = new Task.Regression(List.of("u", "v"));
    public static final Optimizer ADAM = new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8);
    public static final Optimizer SGD = new Optimizer.Sgd(0.1);
    public static final Clipping UNCLIPPED = new Clipping.None();

    public static final List<Optimizer> OPTIMIZERS = List.of(
            SGD,
            new Optimizer.Nesterovs(0.05, 0.9),
            ADAM,
            new Optimizer.AdaMax(0.01, 0.9, 0.999, 1e-8),
            new Optimizer.AmsGrad(0.01, 0.9, 0.999, 1e-8),
            new Optimizer.Nadam(0.01, 0.9, 0.999, 1e-8),
            new Optimizer.AdaBelief(0.01, 0.9, 0.999, 1e-8),
            new Optimizer.AdaGrad(0.05, 1e-6),
            new Optimizer.RmsProp(0.01, 0.95, 1e-8),
            new Optimizer.AdaDelta(0.95, 1e-6));

    /** Every kind of layer, for 12 features. */
    private static final Map<String, Network.Layers> SHAPES = Map.of(
            "linear", new Network.Layers(new InputShape.Flat(), List.of()),
            "dense", flat(dense(7, Activation.TANH), dense(5, Activation.SIGMOID)),
            "batchNorm", flat(dense(6, Activation.IDENTITY), new Layer.BatchNorm(0.9, 1e-3), activate(Activation.TANH)),
            "image",
                    new Network.Layers(
                            new InputShape.Image(3, 4, 1),
                            List.of(
                                    new Layer.Convolution(3, 2, 1, true, Activation.TANH),
                                    new Layer.Pooling(Layer.Pooling.Kind.AVERAGE, 2, 1),
                                    new Layer.Convolution(2, 2, 1, false, Activation.SOFTPLUS),
                                    dense(4, Activation.TANH))),
            "lstm",
                    new Network.Layers(
                            new InputShape.Sequence(4),
                            List.of(new Layer.Lstm(4, false, true), new Layer.Lstm(3, false, false))),
            "both directions",
                    new Network.Layers(
                            new InputShape.Sequence(4),
                            List.of(
                                    new Layer.Lstm(3, true, true),
                                    new Layer.SimpleRnn(3, Activation.TANH, true, true),
                                    new Layer.GlobalPooling(Layer.Pooling.Kind.AVERAGE))),
            "embedding", flat(new Layer.Embedding(9, 3), new Layer.GlobalPooling(Layer.Pooling.Kind.AVERAGE)));

    private Networks() {}

    public static List<String> shapes() {
        return SHAPES.keySet().stream().sorted().toList();
    }

    public static Layer dense(int units, Activation activation) {
        return new Layer.Dense(units, activation, 0, true);
    }

    public static Layer activate(Activation activation) {
        return new Layer.Activate(activation);
    }

    public static Network.Layers flat(Layer... layers) {
        return new Network.Layers(new InputShape.Flat(), List.of(layers));
    }

    public static Schema schema(int features, Task task) {
        return new Schema(IntStream.range(0, features).mapToObj(i -> "f" + i).toList(), task, false);
    }

    public static NetworkDefinition define(
            String shape, Task task, Optimizer optimizer, Regularization penalties, Clipping clipping) {
        Network.Layers layers = Objects.requireNonNull(SHAPES.get(shape), shape);
        return NetworkBuilder.build(layers, schema(12, task), optimizer, penalties, clipping, 7);
    }

    public static Engine engine(NetworkDefinition network) {
        return new Dl4jEngineFactory(network, UNCLIPPED, null).create();
    }

    /** Batches of 12 features: small whole numbers when the network looks them up, normal otherwise. */
    public static List<Minibatch> batches(Task task, String shape, int count, int size, long seed) {
        Random random = new Random(seed);
        List<Minibatch> batches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Minibatch batch = new Minibatch(schema(12, task), size);
            batch.resize(size);
            for (int j = 0; j < batch.features().length; j++) {
                batch.features()[j] = shape.equals("embedding") ? random.nextInt(9) : (float) random.nextGaussian();
            }
            for (int j = 0; j < batch.labels().length; j++) {
                batch.labels()[j] = label(task, random);
            }
            Arrays.fill(batch.weights(), 1);
            batches.add(batch);
        }
        return batches;
    }

    private static float label(Task task, Random random) {
        if (task instanceof Task.Classification) {
            return random.nextInt(task.outputs());
        }
        return task instanceof Task.MultiLabel ? random.nextInt(2) : (float) random.nextGaussian();
    }

    /** The rows {@code from} to {@code to} of a batch. */
    public static Minibatch rows(Minibatch batch, int from, int to) {
        Minibatch part = new Minibatch(batch.schema(), Math.max(1, to - from));
        part.resize(to - from);
        int width = batch.schema().featureWidth();
        int labels = batch.schema().task().labelWidth();
        System.arraycopy(batch.features(), from * width, part.features(), 0, (to - from) * width);
        System.arraycopy(batch.labels(), from * labels, part.labels(), 0, (to - from) * labels);
        System.arraycopy(batch.weights(), from, part.weights(), 0, to - from);
        return part;
    }

    public static float[] parameters(Engine engine) {
        float[] values = new float[engine.parameterCount()];
        engine.readParameters(values);
        return values;
    }

    public static float[] gradient(Engine engine) {
        float[] values = new float[engine.parameterCount()];
        engine.readGradient(values);
        return values;
    }

    public static float[] state(Engine engine) {
        float[] values = new float[engine.stateLength()];
        engine.readState(values);
        return values;
    }

    public static float[] infer(Engine engine, Minibatch batch) {
        float[] outputs = new float[batch.size() * batch.schema().task().outputs()];
        engine.infer(batch, outputs);
        return outputs;
    }

    /** Trains on each batch in turn; step numbers count from {@code first}. */
    public static void train(Engine engine, List<Minibatch> batches, int first, double rate) {
        for (int i = 0; i < batches.size(); i++) {
            engine.gradient(batches.get(i), 1000 + first + i);
            engine.update(new StepClock(first + i, 0, rate, batches.get(i).size()));
        }
    }
}
