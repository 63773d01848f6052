package io.tatara.train.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.data.SparseRows;
import io.tatara.engine.dl4j.Dl4jEngineFactory;
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
import io.tatara.spark.SparkExtension;
import io.tatara.train.Distribution;
import io.tatara.train.EarlyStopping;
import io.tatara.train.InProcess;
import io.tatara.train.PreparedRows;
import io.tatara.train.TaskMeasuring;
import io.tatara.train.TrainingConfig;
import io.tatara.train.TrainingData;
import io.tatara.train.TrainingDiverged;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingListener;
import io.tatara.train.TrainingResult;
import io.tatara.train.local.LocalTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
@Timeout(300)
class TestDl4jAveragingTrainer {

    private static final Optimizer ADAM = new Optimizer.Adam(0.02, 0.9, 0.999, 1e-8);

    private final SparkSession spark;

    TestDl4jAveragingTrainer(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void learnsWhatCanBeLearned() {
        List<TrainingEvent> events = new ArrayList<>();
        TrainingResult result = train(3, 4, false, ADAM, 0.1, config(6, 16, null), 700, List.of(), events::add);

        assertThat(result.summary().validation().get("accuracy")).isGreaterThan(0.97);
        assertThat(result.summary().examples()).isEqualTo(6 * 700);
        assertThat(result.summary().timings()).hasSize(3);
        for (float parameter : result.parameters()) {
            assertThat(parameter).isFinite();
        }
        assertThat(result.state()).hasSize(2 * result.parameters().length);
        assertThat(events).first().isInstanceOf(TrainingEvent.Started.class);
        assertThat(events).last().isEqualTo(new TrainingEvent.Finished(result.summary()));
        assertThat(events)
                .filteredOn(TrainingEvent.EpochFinished.class::isInstance)
                .hasSize(6);
    }

    @Test
    void oneWorkerWithOneBatchAnEpochIsLocalTraining() {
        for (Optimizer optimizer : List.of(ADAM, new Optimizer.Sgd(0.2), new Optimizer.AdaDelta(0.95, 1e-6))) {
            TrainingConfig config = config(5, 64, null);
            TrainingResult one = train(1, 4, false, optimizer, 0, config, 60, List.of(), event -> {});
            NetworkDefinition network = network(optimizer, 0, data(60));
            TrainingResult local =
                    new LocalTrainer(spark).train(job(network, optimizer, config, data(60), List.of(), event -> {}));

            assertThat(one.parameters()).containsExactly(local.parameters(), within(2e-5f));
            assertThat(one.state()).containsExactly(local.state(), within(2e-5f));
        }
    }

    @Test
    void sparseRowsTrainTheBitsOfDenseOnesHereAndLocally() {
        TrainingConfig config = config(3, 16, null);
        TrainingData dense = data(200);
        TrainingData sparse = new TrainingData(
                SparseRows.sparse(dense.schema()),
                dense.train(),
                dense.rows(),
                dense.validation(),
                dense.validationRows());
        List<TrainingResult> results = new ArrayList<>();
        for (TrainingData data : List.of(dense, sparse)) {
            NetworkDefinition network = network(ADAM, 0.2, data);
            TrainingJob job = job(network, ADAM, config, data, List.of(), event -> {});
            results.add(
                    new Dl4jAveragingTrainer(spark, new Distribution.Dl4jAveraging(2, 2, false), network).train(job));
            results.add(new LocalTrainer(spark).train(job));
        }

        for (int trainer = 0; trainer < 2; trainer++) {
            TrainingResult one = results.get(trainer);
            TrainingResult other = results.get(trainer + 2);
            assertThat(other.parameters()).containsExactly(one.parameters());
            assertThat(other.summary().validation()).isEqualTo(one.summary().validation());
        }
    }

    @Test
    void averagingAfterEachPlainStepIsOneStepOnAllBatches() {
        Optimizer sgd = new Optimizer.Sgd(0.3);
        TrainingConfig four = config(1, 15, null);
        TrainingConfig one = config(1, 60, null);

        assertThat(train(4, 1, false, sgd, 0, four, 60, List.of(), event -> {}).parameters())
                .containsExactly(
                        train(1, 1, false, sgd, 0, one, 60, List.of(), event -> {})
                                .parameters(),
                        within(1e-5f));
    }

    @Test
    void theSameSeedGivesTheSameBitsWithDropoutToo() {
        float[][] runs = new float[2][];
        for (int run = 0; run < runs.length; run++) {
            runs[run] = train(2, 2, false, ADAM, 0.5, config(2, 8, null), 100, List.of(), event -> {})
                    .parameters();
        }

        assertThat(runs[0]).containsExactly(runs[1]);
    }

    @Test
    void exportingTrainsTheSameAndLeavesNothingBehind() throws Exception {
        List<Path> before = exports();
        TrainingResult direct = train(2, 2, false, ADAM, 0.5, config(2, 8, null), 100, List.of(), event -> {});
        TrainingResult exported = train(2, 2, true, ADAM, 0.5, config(2, 8, null), 100, List.of(), event -> {});

        assertThat(exported.parameters()).containsExactly(direct.parameters());
        assertThat(exports()).isEqualTo(before);
    }

    @Test
    void stopsEarlyAndRestoresTheBest() {
        EarlyStopping rule = new EarlyStopping("accuracy", 1, 2, true);
        List<TrainingEvent> events = new ArrayList<>();
        TrainingResult result = train(2, 4, false, ADAM, 0, config(9, 16, rule), 200, List.of(), events::add);

        assertThat(result.summary().stoppedEarly()).isTrue();
        assertThat(result.summary().epochs()).isEqualTo(2);
        assertThat(result.summary().bestEpoch()).isEqualTo(1);
        // no run of one epoch is the same first epoch: the schedule knows the whole training's length
        assertThat(events)
                .filteredOn(event -> event instanceof TrainingEvent.EpochFinished finished
                        && finished.epoch() == 1
                        && finished.validation().equals(result.summary().validation()))
                .hasSize(1);
    }

    @Test
    void divergenceIsToldAndTheLastFiniteParametersAreKept() {
        assertThatThrownBy(() ->
                        train(2, 1, false, new Optimizer.Sgd(1e38), 0, config(3, 8, null), 100, List.of(), event -> {}))
                .isInstanceOfSatisfying(TrainingDiverged.class, diverged -> {
                    for (float parameter : diverged.lastFinite().parameters()) {
                        assertThat(parameter).isFinite();
                    }
                });
    }

    @Test
    void refusesWeightsBecauseDl4jWeighsLogitsAndNotLosses() {
        List<Double> classWeights = List.of(0.5, 1.0, 1.5);
        assertThatThrownBy(() -> train(1, 4, false, ADAM, 0, config(1, 64, null), 60, classWeights, event -> {}))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("cannot weigh examples");
    }

    @Test
    void refusesFewerRowsThanWorkersAndGraphs() {
        assertThatThrownBy(() -> train(4, 1, false, ADAM, 0, config(1, 8, null), 3, List.of(), event -> {}))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("4 workers cannot share 3 training rows");
        NetworkDefinition graph = new NetworkDefinition(
                "{}", true, new InputShape.Flat(), data(3).schema().task(), 4);
        assertThatThrownBy(() -> new Dl4jAveragingTrainer(spark, new Distribution.Dl4jAveraging(1, 1, false), graph))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("graph");
    }

    private TrainingResult train(
            int workers,
            int averageEvery,
            boolean export,
            Optimizer optimizer,
            double dropout,
            TrainingConfig config,
            int rows,
            List<Double> classWeights,
            TrainingListener listener) {
        TrainingData data = data(rows);
        NetworkDefinition network = network(optimizer, dropout, data);
        return new Dl4jAveragingTrainer(spark, new Distribution.Dl4jAveraging(workers, averageEvery, export), network)
                .train(job(network, optimizer, config, data, classWeights, listener));
    }

    private TrainingData data(int rows) {
        TrainingData weighted = PreparedRows.of(
                spark, InProcess.examples(rows), InProcess.examples(rows + 150).subList(rows, rows + 150));
        Schema schema =
                new Schema(weighted.schema().features(), weighted.schema().task(), false);
        return new TrainingData(
                schema,
                weighted.train().drop("weight"),
                weighted.rows(),
                Objects.requireNonNull(weighted.validation()).drop("weight"),
                weighted.validationRows());
    }

    private static NetworkDefinition network(Optimizer optimizer, double dropout, TrainingData data) {
        return NetworkBuilder.build(
                new Network.Layers(new InputShape.Flat(), List.of(new Layer.Dense(12, Activation.TANH, dropout, true))),
                data.schema(),
                optimizer,
                new Regularization(0, 0, 1e-4, 0),
                new Clipping.None(),
                7);
    }

    private static TrainingJob job(
            NetworkDefinition network,
            Optimizer optimizer,
            TrainingConfig config,
            TrainingData data,
            List<Double> classWeights,
            TrainingListener listener) {
        return new TrainingJob(
                data,
                new Dl4jEngineFactory(network, new Clipping.None(), null),
                new LearningRate(optimizer.learningRate(), new Schedule.Cosine(0.1), LearningRate.Unit.STEP, 1),
                config,
                classWeights,
                new TaskMeasuring(),
                null,
                listener);
    }

    private static TrainingConfig config(int epochs, int batchSize, @Nullable EarlyStopping stopping) {
        return new TrainingConfig(epochs, batchSize, stopping, 0, 42);
    }

    private List<Path> exports() throws IOException {
        Path folder = Path.of(spark.sparkContext().hadoopConfiguration().get("hadoop.tmp.dir"));
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("tatara-"))
                    .sorted()
                    .toList();
        }
    }
}
