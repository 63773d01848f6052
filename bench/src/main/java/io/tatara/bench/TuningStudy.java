package io.tatara.bench;

import io.tatara.engine.choice.EngineChoice;
import io.tatara.engine.choice.EngineWish;
import io.tatara.model.Activation;
import io.tatara.model.Clipping;
import io.tatara.model.InputShape;
import io.tatara.model.Layer;
import io.tatara.model.LearningRate;
import io.tatara.model.Network;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Optimizer;
import io.tatara.model.Regularization;
import io.tatara.model.Schedule;
import io.tatara.spark.HadoopSettings;
import io.tatara.train.CheckpointRhythm;
import io.tatara.train.CheckpointStore;
import io.tatara.train.Exchange;
import io.tatara.train.ReplicaPlan;
import io.tatara.train.TaskMeasuring;
import io.tatara.train.TrainingConfig;
import io.tatara.train.single.SingleTrainer;
import io.tatara.train.single.TaskReport;
import io.tatara.tuning.run.Limits;
import io.tatara.tuning.run.RunListener;
import io.tatara.tuning.run.ThreadRunner;
import io.tatara.tuning.sample.Sampler;
import io.tatara.tuning.schedule.Scheduler;
import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Reals;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Space;
import io.tatara.tuning.space.Wholes;
import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.Study;
import io.tatara.tuning.study.Trial;
import java.nio.file.Path;
import java.util.List;

/** One search for a network 784-?-?-10, by trials of 27 epochs at most. */
record TuningStudy(SingleTrainer trainer, HadoopSettings hadoop, Path folder, long seed) {

    static final Space SPACE = new Space(
            new Parameter("first", new Wholes(32, 512, 1, Scale.LOG)),
            new Parameter("second", new Wholes(16, 256, 1, Scale.LOG)),
            new Parameter("dropout", new Reals(0, 0.6, Scale.LINEAR)),
            new Parameter("learningRate", new Reals(1e-4, 1e-1, Scale.LOG)),
            new Parameter("batchSize", Choice.of(32L, 64L, 128L, 256L)),
            new Parameter("weightDecay", new Reals(1e-6, 1e-2, Scale.LOG)));

    static final int EPOCHS = 27;

    /** Runs it to its limits; returns its validation losses. */
    Trace run(Scheduler scheduler, Sampler sampler, Limits limits) throws InterruptedException {
        Study study = new Study(scheduler, sampler, event -> {});
        Trace trace = new Trace();
        new ThreadRunner(study, this::loss, Benchmark.WORKERS, limits, new Tracing(trace, System.nanoTime())).run();
        trainer.awaitIdle(60);
        return trace;
    }

    private double loss(Trial trial) throws InterruptedException {
        TaskReport report =
                trainer.train(plan(trial), "trial " + trial.assignment().trial());
        return report.divergence() == null
                ? report.summary().validation().getOrDefault("logLoss", Double.NaN)
                : Double.NaN;
    }

    private ReplicaPlan plan(Trial trial) {
        Configuration settings = trial.configuration();
        double rate = (Double) settings.get("learningRate");
        double dropout = (Double) settings.get("dropout");
        List<Layer> layers = List.of(
                new Layer.Dense(Math.toIntExact((Long) settings.get("first")), Activation.RELU, dropout, true),
                new Layer.Dense(Math.toIntExact((Long) settings.get("second")), Activation.RELU, dropout, true));
        NetworkDefinition network = NetworkBuilder.build(
                new Network.Layers(new InputShape.Flat(), layers),
                ExampleTable.SCHEMA,
                new Optimizer.Adam(rate, 0.9, 0.999, 1e-8),
                new Regularization(0, 0, (Double) settings.get("weightDecay"), 0),
                new Clipping.None(),
                seed);
        return new ReplicaPlan(
                EngineChoice.of(EngineWish.AUTO, network, new Clipping.None(), null)
                        .factory(),
                new LearningRate(rate, new Schedule.Constant(), LearningRate.Unit.STEP, 0),
                new TrainingConfig(
                                EPOCHS,
                                Math.toIntExact((Long) settings.get("batchSize")),
                                null,
                                CheckpointRhythm.ofEpochs(EPOCHS),
                                seed)
                        .until(Math.toIntExact(trial.assignment().to())),
                Exchange.alone(),
                new TaskMeasuring(),
                CheckpointStore.resuming(
                        folder.resolve(Integer.toString(trial.assignment().trial()))
                                .toUri()
                                .toString(),
                        hadoop));
    }

    private record Tracing(Trace trace, long began) implements RunListener {
        @Override
        public void began(Trial trial, List<Integer> slots, int attempt) {}

        @Override
        public void interfered(Trial trial, List<Integer> slots, String reason) {}

        @Override
        public void ended(Trial trial, List<Integer> slots, Outcome outcome, double seconds) {
            trace.add((System.nanoTime() - began) / 1e9, outcome.loss());
        }
    }
}
