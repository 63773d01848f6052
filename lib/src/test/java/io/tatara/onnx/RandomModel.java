package io.tatara.onnx;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.engine.Engine;
import io.tatara.engine.Networks;
import io.tatara.engine.choice.EngineChoice;
import io.tatara.engine.choice.EngineWish;
import io.tatara.model.Activation;
import io.tatara.model.InputShape;
import io.tatara.model.Layer;
import io.tatara.model.ModelBundle;
import io.tatara.model.Network;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Regularization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** A network of any kind that can be exported, trained for a few steps, so that no running statistic is its first. */
record RandomModel(ModelBundle bundle, int vocabulary, long seed, String description) {

    private static final List<Activation> ACTIVATIONS = List.of(Activation.values());

    static RandomModel of(long seed) {
        Random random = new Random(seed);
        Task task = task(random);
        List<Layer> layers = new ArrayList<>();
        InputShape input = new InputShape.Flat();
        int features = 1 + random.nextInt(30);
        int vocabulary = 0;
        switch (random.nextInt(4)) {
            case 0 -> {
                InputShape.Image image =
                        new InputShape.Image(5 + random.nextInt(6), 5 + random.nextInt(6), 1 + random.nextInt(3));
                input = image;
                features = image.width(0);
                image(random, layers);
            }
            case 1 -> {
                vocabulary = 2 + random.nextInt(20);
                features = random.nextBoolean() ? 1 : 2 + random.nextInt(5);
                layers.add(new Layer.Embedding(vocabulary, 1 + random.nextInt(6)));
                if (features > 1) {
                    layers.add(new Layer.GlobalPooling(kind(random)));
                }
            }
            default -> {}
        }
        dense(random, layers);
        Schema schema = Networks.schema(features, task);
        NetworkDefinition network = NetworkBuilder.build(
                new Network.Layers(input, layers),
                schema,
                Networks.ADAM,
                Regularization.NONE,
                Networks.UNCLIPPED,
                seed);
        String description = "%d: %s of %s, %s".formatted(seed, task.kind(), input, layers);
        ModelBundle fresh = bundle(network, schema, new float[0]);
        return new RandomModel(fresh, vocabulary, seed, description).trained();
    }

    private static void image(Random random, List<Layer> layers) {
        layers.add(convolution(random));
        if (random.nextBoolean()) {
            layers.add(new Layer.BatchNorm(0.9, 1e-3));
        }
        if (random.nextBoolean()) {
            layers.add(new Layer.Pooling(kind(random), 2, 1 + random.nextInt(2)));
        }
        if (random.nextBoolean()) {
            layers.add(new Layer.Convolution(2, 2, 1, true, activation(random)));
        }
        if (random.nextInt(3) == 0) {
            layers.add(new Layer.GlobalPooling(kind(random)));
        }
    }

    private static Layer convolution(Random random) {
        return new Layer.Convolution(
                1 + random.nextInt(4),
                1 + random.nextInt(3),
                1 + random.nextInt(2),
                random.nextBoolean(),
                activation(random));
    }

    private static void dense(Random random, List<Layer> layers) {
        for (int i = random.nextInt(4); i > 0; i--) {
            layers.add(new Layer.Dense(
                    1 + random.nextInt(30), activation(random), random.nextInt(3) * 0.2, random.nextBoolean()));
            if (random.nextInt(3) == 0) {
                layers.add(new Layer.BatchNorm(0.9, 1e-3));
            }
            if (random.nextInt(3) == 0) {
                layers.add(new Layer.Activate(activation(random)));
            }
        }
    }

    private static Task task(Random random) {
        List<String> names =
                IntStream.range(0, 2 + random.nextInt(4)).mapToObj(i -> "n" + i).toList();
        return switch (random.nextInt(3)) {
            case 0 -> new Task.Classification(names);
            case 1 -> new Task.MultiLabel(names);
            default -> new Task.Regression(names);
        };
    }

    private static Activation activation(Random random) {
        return ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
    }

    private static Layer.Pooling.Kind kind(Random random) {
        return random.nextBoolean() ? Layer.Pooling.Kind.MAX : Layer.Pooling.Kind.AVERAGE;
    }

    static ModelBundle bundle(NetworkDefinition network, Schema schema, float[] parameters) {
        return new ModelBundle(network, schema, parameters, null, null, Map.of(), Map.of("run", "today"));
    }

    private RandomModel trained() {
        try (Engine engine = EngineChoice.of(EngineWish.AUTO, bundle.network(), Networks.UNCLIPPED, null)
                .factory()
                .create()) {
            Networks.train(engine, List.of(batch(8, 1), batch(8, 2), batch(8, 3)), 0, 0.01);
            ModelBundle trained = bundle(bundle.network(), bundle.schema(), Networks.parameters(engine));
            return new RandomModel(trained, vocabulary, seed, description);
        }
    }

    /** Some rows, drawn from the model's seed and another. */
    Minibatch batch(int rows, long draw) {
        Random random = new Random(31 * seed + draw);
        Minibatch batch = new Minibatch(bundle.schema(), rows);
        batch.resize(rows);
        Task task = bundle.schema().task();
        for (int i = 0; i < batch.features().length; i++) {
            batch.features()[i] = vocabulary > 0 ? random.nextInt(vocabulary) : (float) random.nextGaussian();
        }
        for (int i = 0; i < batch.labels().length; i++) {
            batch.labels()[i] = task instanceof Task.Regression
                    ? (float) random.nextGaussian()
                    : random.nextInt(task instanceof Task.Classification ? task.outputs() : 2);
        }
        for (int i = 0; i < batch.weights().length; i++) {
            batch.weights()[i] = 1;
        }
        return batch;
    }

    /** What our own engine predicts. */
    float[] predicted(Minibatch batch) {
        try (Engine engine = EngineChoice.of(bundle).create()) {
            return Networks.infer(engine, batch);
        }
    }

    @Override
    public String toString() {
        return description;
    }
}
