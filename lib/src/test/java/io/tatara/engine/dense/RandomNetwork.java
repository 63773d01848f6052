package io.tatara.engine.dense;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.engine.Engine;
import io.tatara.engine.Networks;
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
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;

/** A network, batches for it and everything that training is told, all drawn from one seed. */
record RandomNetwork(
        NetworkDefinition definition,
        Schema schema,
        Optimizer optimizer,
        Clipping clipping,
        long seed,
        String description) {

    private static final List<Activation> ACTIVATIONS = List.of(Activation.values());

    /** Without dropout, whose random numbers are each engine's own. */
    static RandomNetwork of(long seed) {
        return of(seed, Networks.OPTIMIZERS);
    }

    /**
     * One whose training does not magnify rounding. Batch norm makes some gradients zero but for rounding, and L1 flips
     * signs there; Adam and its kin make steps of full size of both.
     */
    static RandomNetwork smoothlyTrained(long seed) {
        RandomNetwork network = of(seed);
        boolean rough = network.normalises() || network.description.contains("l1=0.001");
        return rough ? of(seed, List.of(Networks.SGD, new Optimizer.Nesterovs(0.01, 0.9))) : network;
    }

    private static RandomNetwork of(long seed, List<Optimizer> optimizers) {
        Random random = new Random(seed);
        boolean embedding = random.nextInt(5) == 0;
        int features = embedding ? 1 : 1 + random.nextInt(40);
        Task task = task(random);
        Schema schema = Networks.schema(features, task);
        List<Layer> layers = new ArrayList<>();
        if (embedding) {
            layers.add(new Layer.Embedding(2 + random.nextInt(30), 1 + random.nextInt(9)));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            int units = random.nextInt(6) == 0 ? 1 : 1 + random.nextInt(50);
            layers.add(new Layer.Dense(units, activation(random), 0, random.nextBoolean()));
            if (random.nextInt(4) == 0) {
                layers.add(new Layer.BatchNorm(0.9, 1e-3));
            }
            if (random.nextInt(4) == 0) {
                layers.add(new Layer.Activate(activation(random)));
            }
        }
        Optimizer optimizer = optimizer(random, optimizers);
        Clipping clipping = clipping(random);
        int decay = random.nextInt(4);
        Regularization penalties = new Regularization(
                random.nextInt(4) == 0 ? 1e-3 : 0,
                decay == 1 ? 1e-2 : 0,
                decay == 2 ? 1e-2 : 0,
                !embedding && random.nextInt(4) == 0 ? 0.7 : 0);
        NetworkDefinition definition = NetworkBuilder.build(
                new Network.Layers(new InputShape.Flat(), layers), schema, optimizer, penalties, clipping, seed);
        String description = "network %d: %d features, %s, %s, %s, %s, %s"
                .formatted(seed, features, layers, task.kind(), optimizer, penalties, clipping);
        return new RandomNetwork(definition, schema, optimizer, clipping, seed, description);
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

    private static Optimizer optimizer(Random random, List<Optimizer> optimizers) {
        List<Optimizer> known = optimizers.stream()
                .filter(optimizer -> !(optimizer instanceof Optimizer.AdaBelief))
                .toList();
        return known.get(random.nextInt(known.size()));
    }

    private static Clipping clipping(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new Clipping.Value(0.02);
            case 1 -> new Clipping.LayerNorm(0.05);
            case 2 -> new Clipping.GlobalNorm(0.1);
            default -> new Clipping.None();
        };
    }

    @Override
    public String toString() {
        return description;
    }

    boolean normalises() {
        return description.contains("BatchNorm");
    }

    Engine dense() {
        return new DenseEngineFactory(definition, clipping, null).create();
    }

    Engine dl4j() {
        return new Dl4jEngineFactory(definition, clipping, null).create();
    }

    /** Batches of all sizes from 1 to 20, some with weights. */
    List<Minibatch> batches(int count) {
        Random random = new Random(~seed);
        boolean weighted = random.nextInt(3) == 0;
        List<Minibatch> batches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batches.add(batch(random, weighted));
        }
        return batches;
    }

    private Minibatch batch(Random random, boolean weighted) {
        Minibatch batch = new Minibatch(schema, 20);
        batch.resize(1 + random.nextInt(20));
        boolean indices = vocabulary() > 0;
        for (int j = 0; j < batch.features().length; j++) {
            batch.features()[j] = indices ? random.nextInt(vocabulary()) : (float) random.nextGaussian();
        }
        for (int j = 0; j < batch.labels().length; j++) {
            batch.labels()[j] = label(random);
        }
        for (int j = 0; j < batch.weights().length; j++) {
            batch.weights()[j] = weighted ? random.nextInt(3) / 2f : 1;
        }
        return batch;
    }

    private float label(Random random) {
        if (schema.task() instanceof Task.Classification) {
            return random.nextInt(schema.task().outputs());
        }
        return schema.task() instanceof Task.MultiLabel ? random.nextInt(2) : (float) random.nextGaussian();
    }

    private int vocabulary() {
        org.deeplearning4j.nn.conf.layers.Layer first = MultiLayerConfiguration.fromJson(definition.configurationJson())
                .getConf(0)
                .getLayer();
        return first instanceof EmbeddingLayer embedding ? Math.toIntExact(embedding.getNIn()) : 0;
    }
}
