package io.tatara.bench.step;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.ArrayList;
import java.util.List;

/** PyTorch (with MKL inside) from Java, through DJL. */
final class DjlSteps implements StepContender {

    private final Workload workload;
    private final Model model;
    private final Trainer trainer;
    private final Loss loss = Loss.softmaxCrossEntropyLoss();
    private final List<NDArray> features = new ArrayList<>();
    private final List<NDArray> labels = new ArrayList<>();
    private int turn;

    DjlSteps(Workload workload) {
        this.workload = workload;
        Engine.getEngine("PyTorch").setRandomSeed(7);
        SequentialBlock block = new SequentialBlock();
        for (int units : workload.units()) {
            block.add(Linear.builder().setUnits(units).build());
            block.add(Activation::relu);
        }
        block.add(Linear.builder().setUnits(workload.classes()).build());
        model = Model.newInstance("steps", "PyTorch");
        model.setBlock(block);
        trainer = model.newTrainer(new DefaultTrainingConfig(loss)
                .optOptimizer(Optimizer.adam()
                        .optLearningRateTracker(Tracker.fixed(Workload.LEARNING_RATE))
                        .build()));
        trainer.initialize(new Shape(workload.batch(), workload.inputs()));
        NDManager manager = trainer.getManager();
        for (int i = 0; i < Workload.BATCHES; i++) {
            Examples examples = new Examples(workload, i);
            features.add(manager.create(examples.dense(), new Shape(workload.batch(), workload.inputs())));
            float[] classes = new float[workload.batch()];
            int[] wanted = examples.labels();
            for (int k = 0; k < classes.length; k++) {
                classes[k] = wanted[k];
            }
            labels.add(manager.create(classes, new Shape(workload.batch(), 1)));
        }
    }

    @Override
    public void step() {
        int batch = turn++ % Workload.BATCHES;
        try (NDManager scope = trainer.getManager().newSubManager()) {
            NDList input = new NDList(features.get(batch));
            input.attach(scope);
            if (!workload.learns()) {
                NDList logits = trainer.evaluate(input);
                logits.singletonOrThrow().softmax(-1).close();
                logits.close();
            } else {
                learn(input, labels.get(batch));
            }
            input.attach(trainer.getManager());
        }
    }

    private void learn(NDList input, NDArray wanted) {
        try (GradientCollector gradients = trainer.newGradientCollector()) {
            NDList predicted = trainer.forward(input);
            NDArray value = loss.evaluate(new NDList(wanted), predicted);
            gradients.backward(value);
            value.close();
            predicted.close();
        }
        trainer.step();
    }

    @Override
    public void close() {
        trainer.close();
        model.close();
    }
}
