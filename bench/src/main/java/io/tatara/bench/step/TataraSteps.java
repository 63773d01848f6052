package io.tatara.bench.step;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.engine.Engine;
import io.tatara.engine.StepClock;
import io.tatara.engine.choice.EngineChoice;
import io.tatara.engine.choice.EngineWish;
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
import java.util.stream.IntStream;

/** One of our engines. */
final class TataraSteps implements StepContender {

    private final Workload workload;
    private final Engine engine;
    private final List<Minibatch> batches = new ArrayList<>();
    private final float[] outputs;
    private int turn;

    TataraSteps(Workload workload, EngineWish wish) {
        this.workload = workload;
        List<String> features =
                IntStream.range(0, workload.inputs()).mapToObj(i -> "f" + i).toList();
        List<String> classes =
                IntStream.range(0, workload.classes()).mapToObj(i -> "c" + i).toList();
        Schema schema = new Schema(features, new Task.Classification(classes), false, workload.sparse());
        List<Layer> layers = workload.units().stream()
                .<Layer>map(units -> new Layer.Dense(units, Activation.RELU, 0, true))
                .toList();
        NetworkDefinition network = NetworkBuilder.build(
                new Network.Layers(new InputShape.Flat(), layers),
                schema,
                new Optimizer.Adam(Workload.LEARNING_RATE, 0.9, 0.999, 1e-8),
                Regularization.NONE,
                new Clipping.None(),
                7);
        this.engine = EngineChoice.of(wish, network, new Clipping.None(), null)
                .factory()
                .create();
        this.outputs = new float[workload.batch() * workload.classes()];
        for (int i = 0; i < Workload.BATCHES; i++) {
            batches.add(batch(schema, new Examples(workload, i)));
        }
    }

    private Minibatch batch(Schema schema, Examples examples) {
        Minibatch batch = new Minibatch(schema, workload.batch());
        batch.resize(workload.batch());
        if (workload.sparse()) {
            examples.pairs(batch.entries());
        } else {
            float[] values = examples.dense();
            System.arraycopy(values, 0, batch.features(), 0, values.length);
        }
        int[] labels = examples.labels();
        for (int i = 0; i < labels.length; i++) {
            batch.labels()[i] = labels[i];
        }
        Arrays.fill(batch.weights(), 1);
        return batch;
    }

    @Override
    public void step() {
        Minibatch batch = batches.get(turn % Workload.BATCHES);
        if (!workload.learns()) {
            engine.infer(batch, outputs);
        } else {
            engine.gradient(batch, turn);
            engine.update(new StepClock(turn, 0, Workload.LEARNING_RATE, workload.batch()));
        }
        turn++;
    }

    @Override
    public void close() {
        engine.close();
    }
}
