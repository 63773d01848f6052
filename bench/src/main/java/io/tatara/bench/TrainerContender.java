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
import io.tatara.train.TaskMeasuring;
import io.tatara.train.Trainer;
import io.tatara.train.TrainingConfig;
import io.tatara.train.TrainingData;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingListener;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.spark.sql.SparkSession;

/** One of our trainers, validated on the test images after each epoch; its clock counts validation too. */
final class TrainerContender implements Contender {

    private final BiFunction<SparkSession, NetworkDefinition, Trainer> trainer;

    TrainerContender(BiFunction<SparkSession, NetworkDefinition, Trainer> trainer) {
        this.trainer = trainer;
    }

    @Override
    public void train(long seed, Reporter reporter) {
        SparkSession spark = Benchmark.session();
        FashionMnist train = FashionMnist.train();
        FashionMnist test = FashionMnist.test();
        TrainingData data = new TrainingData(
                ExampleTable.SCHEMA,
                ExampleTable.rows(spark, train, seed),
                train.size(),
                ExampleTable.rows(spark, test, seed),
                test.size());
        NetworkDefinition network = network(seed);
        TrainingJob job = new TrainingJob(
                data,
                EngineChoice.of(EngineWish.AUTO, network, new Clipping.None(), null)
                        .factory(),
                new LearningRate(Benchmark.LEARNING_RATE, new Schedule.Constant(), LearningRate.Unit.STEP, 0),
                new TrainingConfig(Benchmark.EPOCHS, Benchmark.BATCH, null, 0, seed),
                List.of(),
                new TaskMeasuring(),
                null,
                new Epochs(reporter, train.size()));
        try {
            trainer.apply(spark, network).train(job);
        } catch (TargetReached e) {
            System.err.println("stopped");
        }
        spark.stop();
    }

    private static NetworkDefinition network(long seed) {
        List<Layer> layers =
                List.of(new Layer.Dense(256, Activation.RELU, 0, true), new Layer.Dense(128, Activation.RELU, 0, true));
        return NetworkBuilder.build(
                new Network.Layers(new InputShape.Flat(), layers),
                ExampleTable.SCHEMA,
                new Optimizer.Adam(Benchmark.LEARNING_RATE, 0.9, 0.999, 1e-8),
                Regularization.NONE,
                new Clipping.None(),
                seed);
    }

    /** Ends a training from its listener. */
    private static final class TargetReached extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Epochs implements TrainingListener {

        private final Reporter reporter;
        private final long examples;
        private double seconds;

        Epochs(Reporter reporter, long examples) {
            this.reporter = reporter;
            this.examples = examples;
        }

        @Override
        public void on(TrainingEvent event) {
            if (event instanceof TrainingEvent.Started) {
                reporter.started();
            } else if (event instanceof TrainingEvent.EpochFinished epoch) {
                seconds += epoch.seconds();
                double accuracy = epoch.validation().getOrDefault("accuracy", Double.NaN);
                if (!reporter.learned(epoch.epoch() * examples, seconds, accuracy)) {
                    throw new TargetReached();
                }
            }
        }
    }
}
