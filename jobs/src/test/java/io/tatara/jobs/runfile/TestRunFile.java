package io.tatara.jobs.runfile;

import static io.tatara.jobs.runfile.RunFiles.SMALL;
import static io.tatara.jobs.runfile.RunFiles.resolve;
import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.collective.Bytes;
import io.tatara.collective.Floats;
import io.tatara.collective.Halves;
import io.tatara.collective.Wire;
import io.tatara.model.Activation;
import io.tatara.model.Clipping;
import io.tatara.model.InputShape;
import io.tatara.model.Layer;
import io.tatara.model.LearningRate;
import io.tatara.model.Network;
import io.tatara.model.Optimizer;
import io.tatara.model.Schedule;
import io.tatara.train.Carrier;
import io.tatara.train.CheckpointRhythm;
import io.tatara.train.Distribution;
import io.tatara.train.OptimizerState;
import io.tatara.train.Outer;
import io.tatara.train.Pace;
import io.tatara.train.Tolerance;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestRunFile {

    private static final String FULL = """
            data:
              sources: {a: {parquet: [x/*.parquet, "s3a://b/y"]}, b: {csv: {paths: b.csv, delimiter: ";"}}}
              sql: select * from a join b using (id)
              label: [one, two]
              features: {columns: {age: {bucketize: [18, 30]}}, exclude: id}
            network:
              input: {image: {height: 28, width: 28}}
              layers: [{convolution: {filters: 8}}, pooling, {dense: {units: 4, activation: leakyRelu}}]
            training:
              optimizer: {nesterovs: {momentum: 0.5}}
              schedule: {polynomial: {power: 2}, unit: epoch, warmUpSteps: 10}
              clipping: {layerNorm: {limit: 1e-1}}
              classWeights: {no: 1, yes: 2.5}
              earlyStopping: {metric: accuracy}
            distribution: {strategy: dl4j-averaging, workers: 3}
            gate: {metric: accuracy, min: 0.9}
            score: {}
            spark: {spark.sql.shuffle.partitions: 4, spark.ui.enabled: false}
            seed: 12345678901
            """;

    @Test
    void roundsOfTimeAndAnAveragedStateAreBound() {
        String text =
                SMALL + "distribution: {averageEvery: {seconds: 0.5}, optimizerState: averaged, timeoutSeconds: 9}\n";

        assertThat(resolve(text).settings().distribution())
                .isEqualTo(new Distribution.Averaging(
                        2,
                        new Pace.Seconds(0.5),
                        new Outer.None(),
                        OptimizerState.AVERAGED,
                        new Floats(),
                        Carrier.PEERS,
                        new Tolerance(9, Tolerance.OnLoss.CONTINUE, 3)));
    }

    @Test
    void defaultsFillWhatIsLeftOut() {
        RunFile run = resolve(SMALL).settings();

        assertThat(run.network())
                .isEqualTo(new Network.Layers(
                        new InputShape.Flat(), List.of(new Layer.Dense(128, Activation.RELU, 0, true))));
        assertThat(run.training().optimizer()).isEqualTo(new Optimizer.Adam(1e-3, 0.9, 0.999, 1e-8));
        assertThat(run.training().clipping()).isEqualTo(new Clipping.None());
        assertThat(run.training().classWeights()).isEqualTo(new ClassWeights.None());
        assertThat(run.training().earlyStopping()).isNull();
        assertThat(run.training().rate())
                .isEqualTo(new LearningRate(1e-3, new Schedule.Constant(), LearningRate.Unit.STEP, 0));
        assertThat(run.distribution())
                .isEqualTo(new Distribution.Averaging(
                        2,
                        new Pace.Fixed(8),
                        new Outer.None(),
                        OptimizerState.LOCAL,
                        new Floats(),
                        Carrier.PEERS,
                        new Tolerance(120, Tolerance.OnLoss.CONTINUE, 3)));
        assertThat(run.gate()).isNull();
        assertThat(run.score()).isNull();
        assertThat(run.seed()).isEqualTo(42);
    }

    @Test
    void everythingWrittenIsBound() {
        RunFile run = resolve(FULL).settings();

        assertThat(run.network())
                .isEqualTo(new Network.Layers(
                        new InputShape.Image(28, 28, 1),
                        List.of(
                                new Layer.Convolution(8, 3, 1, true, Activation.RELU),
                                new Layer.Pooling(Layer.Pooling.Kind.MAX, 2, 2),
                                new Layer.Dense(4, Activation.LEAKY_RELU, 0, true))));
        assertThat(run.training().optimizer()).isEqualTo(new Optimizer.Nesterovs(0.1, 0.5));
        assertThat(run.training().rate())
                .isEqualTo(new LearningRate(0.1, new Schedule.Polynomial(2, 0), LearningRate.Unit.EPOCH, 10));
        assertThat(run.training().clipping()).isEqualTo(new Clipping.LayerNorm(0.1));
        assertThat(run.training().classWeights()).isEqualTo(new ClassWeights.Given(Map.of("no", 1.0, "yes", 2.5)));
        assertThat(run.distribution()).isEqualTo(new Distribution.Dl4jAveraging(3, 8, false));
        assertThat(run.spark()).containsEntry("spark.sql.shuffle.partitions", "4");
        assertThat(run.seed()).isEqualTo(12345678901L);
    }

    @Test
    void wiresGoByTheirLabels() {
        for (Wire wire : List.of(new Floats(), new Halves(), new Bytes())) {
            String text = SMALL + "distribution: {strategy: allreduce, wire: %s}\n".formatted(wire.label());

            assertThat(resolve(text).settings().distribution())
                    .isEqualTo(new Distribution.AllReduce(
                            2, false, wire, Carrier.PEERS, new Tolerance(120, Tolerance.OnLoss.CONTINUE, 3)));
        }
    }

    @Test
    void exchangesMayGoBySparksJobs() {
        assertThat(resolve(SMALL + "distribution: {strategy: allreduce, exchange: jobs, onLoss: restart}\n")
                        .settings()
                        .distribution())
                .isEqualTo(new Distribution.AllReduce(
                        2, false, new Floats(), Carrier.JOBS, new Tolerance(120, Tolerance.OnLoss.RESTART, 3)));
    }

    @Test
    void localTakesNoWorkers() {
        assertThat(resolve(SMALL + "distribution: {strategy: local}\n")
                        .settings()
                        .distribution())
                .isEqualTo(new Distribution.Local());
    }

    @Test
    void checkpointsHaveARhythm() {
        Map<String, CheckpointRhythm> rhythms = Map.of(
                "0", new CheckpointRhythm.Never(),
                "3", new CheckpointRhythm.Epochs(3),
                "{rounds: 5}", new CheckpointRhythm.Rounds(5),
                "{seconds: 0.5}", new CheckpointRhythm.Seconds(0.5),
                "auto", new CheckpointRhythm.Auto(0.01, 600));

        rhythms.forEach((written, rhythm) -> assertThat(
                        resolve(SMALL + "training: {checkpointEvery: %s}\n".formatted(written))
                                .settings()
                                .training()
                                .checkpointEvery())
                .isEqualTo(rhythm));
    }

    @Test
    void aNetworkMayComeFromElsewhere() {
        String data = "data: {source: {csv: a.csv}, label: x}\n";

        assertThat(resolve(data + "network: {dl4j: net.json}").settings().network())
                .isEqualTo(new Network.Dl4j("file:/runs/net.json"));
        assertThat(resolve(data + "network: {from: {path: /m, freeze: 2, newOutput: true}}")
                        .settings()
                        .network())
                .isEqualTo(new Network.From("/m", 2, true));
    }

    @Test
    void resolvingIsIdempotent() {
        for (String text : List.of(SMALL, FULL, SMALL + "distribution: {strategy: local}\n")) {
            String once = resolve(text).yaml();

            assertThat(resolve(once).yaml()).isEqualTo(once);
            assertThat(resolve(once).settings()).isEqualTo(resolve(text).settings());
        }
    }

    @Test
    void variablesAndTheirDefaultsAreSubstituted() {
        ResolvedRun run = resolve(SMALL + "seed: ${SEED}\ntraining: {epochs: \"${EPOCHS:-7}\"}\n", Map.of("SEED", "9"));

        assertThat(run.settings().seed()).isEqualTo(9);
        assertThat(run.settings().training().epochs()).isEqualTo(7);
        assertThat(run.yaml()).contains("epochs: 7").doesNotContain("${");
    }

    @Test
    void secretsNeverReachTheResolvedFile() {
        ResolvedRun run = resolve(
                SMALL + "spark: {spark.hadoop.fs.s3a.secret.key: \"${S3_SECRET}\"}\n", Map.of("S3_SECRET", "hush"));

        assertThat(run.settings().spark()).containsEntry("spark.hadoop.fs.s3a.secret.key", "hush");
        assertThat(run.yaml()).contains("${S3_SECRET}").doesNotContain("hush");
    }

    @Test
    void relativePathsStartAtTheRunFile() {
        String yaml = resolve(FULL).yaml();

        assertThat(yaml).contains("file:/runs/x/*.parquet", "s3a://b/y", "file:/runs/b.csv");
    }

    @Test
    void optionsOverrideAndMakeWhatIsMissing() {
        RunFile run = resolve(
                        SMALL,
                        "training.epochs=3",
                        "network.layers[0].dense.units=64",
                        "network.layers[1].dense.units=32",
                        "training.optimizer={sgd: {learningRate: 0.5}}",
                        "spark.sql.shuffle.partitions=9",
                        "gate.metric=accuracy",
                        "gate.min=0.5")
                .settings();

        assertThat(run.training().epochs()).isEqualTo(3);
        assertThat(((Network.Layers) run.network()).layers())
                .extracting(layer -> ((Layer.Dense) layer).units())
                .containsExactly(64, 32);
        assertThat(run.training().optimizer()).isEqualTo(new Optimizer.Sgd(0.5));
        assertThat(run.spark()).containsEntry("spark.sql.shuffle.partitions", "9");
        assertThat(run.gate()).isEqualTo(new Gate("accuracy", 0.5, null, null));
    }

    @Test
    void unquotedWordsKeepTheirTypeByYaml12() {
        assertThat(Scalars.plain("no").isTextual()).isTrue();
        assertThat(Scalars.plain("1e-3").doubleValue()).isEqualTo(1e-3);
        assertThat(Scalars.plain("007").intValue()).isEqualTo(7);
        assertThat(Scalars.plain("1.2.3").isTextual()).isTrue();
        assertThat(Scalars.plain("~").isNull()).isTrue();
    }
}
