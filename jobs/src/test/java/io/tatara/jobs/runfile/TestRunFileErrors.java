package io.tatara.jobs.runfile;

import static io.tatara.jobs.runfile.RunFiles.SMALL;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestRunFileErrors {

    @Test
    void anUnknownKeyIsNamedWithTheOneThatWasMeant() {
        refused(SMALL + "training: {epochs: 3, batchsise: 64}\n")
                .hasMessage(
                        "run.yaml:7: training.batchsise: unknown key (did you mean 'batchSize'?); known here: epochs,"
                                + " batchSize, optimizer, schedule, regularization, clipping, classWeights, earlyStopping,"
                                + " validateEvery, checkpointEvery");
    }

    @Test
    void whoseModelsTheClusterTrustsIsNotTheRunFiles() {
        refused(SMALL + "spark: {spark.hadoop.tatara.models.trusted: mine.pub}\n")
                .hasMessageContaining("a run file cannot take back: name keys in signing.trusted");
    }

    @Test
    void anUnknownKeyAtTheTopIsNamedToo() {
        refused(SMALL + "trainings: {epochs: 3}\n")
                .hasMessage(
                        "run.yaml:7: trainings: unknown key (did you mean 'training'?); known here: data, network,"
                                + " training, distribution, evaluate, quality, registry, gate, score, tracking, tune, signing, engine, spark, seed");
    }

    @Test
    void aValueOfTheWrongTypeIsQuoted() {
        refused(SMALL + "training:\n  epochs: thirty\n")
                .hasMessage("run.yaml:8: training.epochs: expected a whole number, got \"thirty\"");
    }

    @Test
    void trackersTakeNoCredentialsFromARunFile() {
        refused(SMALL + "tracking:\n  mlflow: http://ada:lovelace@tracking:5000\n")
                .hasMessage(
                        "run.yaml:8: tracking.mlflow: uri holds a user or a password, which do not belong into a run"
                                + " file; set the environment variables MLFLOW_TRACKING_USERNAME and"
                                + " MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN");
    }

    @Test
    void anAliasIsOfAModel() {
        refused(SMALL + "tracking:\n  mlflow: {alias: champion}\n  waitSeconds: -1\n")
                .hasMessageContaining("tracking.waitSeconds: must be at least 0, got -1");
        refused(SMALL + "tracking:\n  mlflow: {alias: champion}\n")
                .hasMessage("run.yaml:8: tracking.mlflow: alias needs model: it is a version of that which gets it");
    }

    @Test
    void aListWhereAMappingBelongsIsSaid() {
        refused(SMALL + "training: [1]\n").hasMessage("run.yaml:7: training: expected a mapping, got a list");
    }

    @Test
    void aNumberOutOfRangeComesWithItsBound() {
        refused(SMALL + "training:\n  epochs: 0\n  regularization: {l2: -1}\ndistribution: {workers: 0}\n")
                .hasMessage("""
                    run.yaml:8: training.epochs: must be at least 1, got 0
                    run.yaml:9: training.regularization.l2: must be at least 0, got -1
                    run.yaml:10: distribution.workers: must be at least 1, got 0\
                    """);
    }

    @Test
    void sharesMustBeLessThanOneAndRatesMoreThanZero() {
        refused(SMALL.replace("128", "128, dropout: 1") + "training: {optimizer: {adam: {learningRate: 0}}}\n")
                .hasMessage("""
                    run.yaml:6: network.layers[0].dense.dropout: must be less than 1, got 1
                    run.yaml:7: training.optimizer.adam.learningRate: must be greater than 0, got 0\
                    """);
    }

    @Test
    void aMissingKeyIsReportedWithWhatItMeans() {
        refused("data:\n  source: {csv: digits.csv}\nnetwork:\n  layers:\n    - dense: {}\n")
                .hasMessage("""
                    run.yaml:1: data.label: is missing: the column to predict; several for multi-label and for regression with several targets.
                    run.yaml:5: network.layers[0].dense.units: is missing: width of the output.\
                    """);
    }

    @Test
    void aKeyWrittenTwiceIsRefused() {
        refused(SMALL + "seed: 1\nseed: 2\n").hasMessage("run.yaml:8: seed: written twice, first at run.yaml:7");
    }

    @Test
    void anUnsetVariableIsRefused() {
        refused(SMALL.replace("digits.csv", "\"${TABLE}\""))
                .hasMessage("run.yaml:2: data.source.csv: environment variable TABLE is not set; set it, or write"
                        + " ${TABLE:-default}");
    }

    @Test
    void aReferenceWithoutQuotesInBracesIsExplained() {
        refused(SMALL.replace("digits.csv", "${TABLE}"))
                .hasMessage("run.yaml:2: not valid YAML: expected ',' or '}', but got {; within { } or [ ] a reference"
                        + " stands in quotes: \"${NAME}\"");
    }

    @Test
    void sparkSettingsStartWithSpark() {
        refused(SMALL + "spark: {sql.shuffle.partitions: 3}\n")
                .hasMessage(
                        "run.yaml:7: spark.sql.shuffle.partitions: unknown key; Spark's settings start with spark.");
    }

    @Test
    void aBrokenReferenceIsRefused() {
        refused(SMALL.replace("digits.csv", "\"${my table}\""))
                .hasMessage("run.yaml:2: data.source.csv: ${my table} is no reference to an environment variable; write"
                        + " ${NAME} or ${NAME:-default}");
    }

    @Test
    void twoOptimizersAreRefused() {
        refused(SMALL + "training:\n  optimizer: {adam: {}, sgd: {}}\n")
                .hasMessage(
                        "run.yaml:8: training.optimizer: expected exactly one of sgd, nesterovs, adam, adaMax, amsGrad,"
                                + " nadam, adaBelief, adaGrad, rmsProp, adaDelta, got adam and sgd");
    }

    @Test
    void aMistypedWordIsCorrected() {
        refused(SMALL.replace("128", "128, activation: rellu") + "training: {optimizer: adm}\n")
                .hasMessage("run.yaml:6: network.layers[0].dense.activation: expected one of identity, relu, leakyRelu,"
                        + " elu, selu, gelu, swish, tanh, sigmoid, softplus, hardSigmoid, softmax, got \"rellu\""
                        + " (did you mean 'relu'?)\n"
                        + "run.yaml:7: training.optimizer: expected one of sgd, nesterovs, adam, adaMax, amsGrad,"
                        + " nadam, adaBelief, adaGrad, rmsProp, adaDelta, got \"adm\" (did you mean 'adam'?)");
    }

    @Test
    void thatFeaturesAreSparseIsNotTheRunFilesToSay() {
        refused(SMALL + "  input: {sparse: {}}\n").hasMessageContainingAll("network.input", "sparse");
    }

    @Test
    void alternativesExcludeEachOther() {
        refused(SMALL + "  dl4j: net.json\n")
                .hasMessage("run.yaml:7: network.dl4j: layers and dl4j exclude each other; keep one");
        refused("data: {label: a}\nnetwork: {layers: []}\n")
                .hasMessage("run.yaml:1: data: needs one of source, sources");
        refused(SMALL + "training:\n  schedule: {cosine: {}, step: {every: 1, decay: 0.5}}\n")
                .hasMessage("run.yaml:8: training.schedule.cosine: step and cosine exclude each other; keep one");
    }

    @Test
    void whatNeedsAllParametersExcludesThatWorkersUpdateParts() {
        refused(SMALL + """
            training: {clipping: {layerNorm: {limit: 1.0}}, regularization: {maxNorm: 2}}
            engine: dl4j
            distribution: {strategy: allreduce, shardState: true, onLoss: restart}
            """)
                .hasMessageContaining(
                        "run.yaml:7: training.clipping: with distribution.shardState no worker has the whole")
                .hasMessageContaining("run.yaml:7: training.regularization.maxNorm: with distribution.shardState")
                .hasMessageContaining("run.yaml:8: engine: with distribution.shardState");
    }

    @Test
    void aStateIsAveragedOnlyWithParametersAndAsItIs() {
        refused(SMALL + "distribution: {optimizerState: averaged, wire: fp16}\n")
                .hasMessageContaining("run.yaml:7: distribution")
                .hasMessageContaining("wire: fp16 is not for optimizerState: averaged");
        for (String strategy : List.of("local", "allreduce", "dl4j-averaging")) {
            refused(SMALL + "distribution: {strategy: " + strategy + ", optimizerState: averaged}\n")
                    .hasMessageContaining("run.yaml:7: distribution.optimizerState")
                    .hasMessageContaining("averaging");
        }
    }

    @Test
    void aWorkersPartOfTheStateGoesWithIt() {
        refused(SMALL + "distribution: {strategy: allreduce, shardState: true, onLoss: restart, wire: int8}\n")
                .hasMessageContaining("run.yaml:")
                .hasMessageContaining("distribution.wire: int8 is not for shardState");
        refused(SMALL + "distribution: {strategy: allreduce, shardState: true}\n")
                .hasMessageContaining("run.yaml:7: distribution")
                .hasMessageContaining("shardState needs onLoss: restart");
    }

    @Test
    void sparksJobsCarryAllWorkersFloatsAsTheyAre() {
        refused(SMALL + "distribution: {exchange: jobs}\n")
                .hasMessageContaining("run.yaml:7: distribution")
                .hasMessageContaining("exchange: jobs needs onLoss: restart");
        refused(SMALL + "distribution: {exchange: jobs, onLoss: restart, wire: fp16}\n")
                .hasMessageContaining("run.yaml:7: distribution")
                .hasMessageContaining("wire: fp16 is not for exchange: jobs");
        refused(SMALL + "distribution: {exchange: peer}\n")
                .hasMessageContaining("run.yaml:7: distribution.exchange")
                .hasMessageContaining("peers, jobs");
    }

    @Test
    void aPipelineThatCannotBeBuiltIsRefused() {
        refused(SMALL + "training: {batchSize: 30}\ndistribution: {strategy: pipeline}\n")
                .hasMessage(
                        "run.yaml:8: distribution.microBatches: 8 micro-batches do not divide training.batchSize, 30;"
                                + " 6 and 10 do, or take the batch size 32");
        refused(SMALL + "distribution: {strategy: pipeline, stages: 3}\n")
                .hasMessageContaining("run.yaml:7: distribution")
                .hasMessageContaining(
                        "distribution.stages: the network has 2 layers, the output layer among them, which are not"
                                + " enough");
        refused(SMALL + "distribution: {strategy: pipeline, stages: 2, cuts: [2]}\n")
                .hasMessageContaining("run.yaml:7: distribution: distribution.cuts: ")
                .hasMessageContaining("the last one, the output layer, is 1");
        refused(SMALL + "distribution: {strategy: pipeline, stages: 2, cuts: [1, 1]}\n")
                .hasMessageContaining("run.yaml:7: distribution")
                .hasMessageContaining("2 stages have 1 cuts between them, not the 2 of [1, 1]");
        refused(SMALL + "    - dense: {units: 8}\n" + "distribution: {strategy: pipeline, stages: 3, cuts: [2, 1]}\n")
                .hasMessageContaining("[2, 1] must ascend");
        refused(SMALL + "distribution: {strategy: pipeline, workers: 2}\n")
                .hasMessageContaining("distribution.workers: applies only when strategy is");
        refused("""
                data: {source: {csv: a.csv}, label: y}
                network: {from: {path: m}}
                distribution: {strategy: pipeline}
                """).hasMessageContaining("network.from: the strategy pipeline begins with a network of its own");
        refused(SMALL + "    - dropout: {rate: 0}\ndistribution: {strategy: pipeline}\n")
                .hasMessageContaining("network.layers: layer 1 drops nothing");
        refused(SMALL + "distribution: {strategy: pipeline}\ntune: {space: {training.batchSize: {choice: [32, 64]}}}\n")
                .hasMessageContaining("tune: a pipeline trains no trials");
    }

    private static final String DEALT = """
        data: {source: {csv: a.csv}, label: y}
        network:
          layers:
            - dense: {units: 3, shard: columns}
        """;

    @Test
    void layersThatCannotBeDealtOutAreRefused() {
        refused(DEALT + "distribution: {strategy: averaging}\n")
                .hasMessageContaining(
                        "run.yaml:5: distribution.strategy: this strategy has each layer whole on each worker");
        refused(DEALT + "distribution: {strategy: pipeline, stages: 2}\n")
                .hasMessageContaining("run.yaml:4: network.layers[0].dense.shard: ")
                .hasMessageContaining("distribution.replicas, of which there is one; set it to 2 or more");
        refused(DEALT + "distribution: {strategy: allreduce, workers: 4, onLoss: restart}\n")
                .hasMessage("run.yaml:4: network.layers[0].dense.shard: 3 cannot be dealt out to 4 workers");
        refused(DEALT + "distribution: {strategy: allreduce, workers: 2}\n")
                .hasMessageContaining("distribution.onLoss: layers that are dealt out need onLoss: restart");
        refused(DEALT + "distribution: {strategy: allreduce, onLoss: restart, wire: fp16}\n")
                .hasMessageContaining("distribution.wire: what layers that are dealt out exchange is not rounded");
        refused(DEALT + "distribution: {strategy: allreduce, onLoss: restart, exchange: jobs}\n")
                .hasMessageContaining("need exchange: peers");
        refused(DEALT + "distribution: {strategy: allreduce, onLoss: restart, shardState: true}\n")
                .hasMessageContaining("distribution.shardState: of a layer that is dealt out");
        refused(DEALT + "distribution: {strategy: allreduce, onLoss: restart}\nengine: dl4j\n")
                .hasMessageContaining("run.yaml:6: engine: dl4j has each layer whole");
        refused(DEALT
                        + "distribution: {strategy: allreduce, onLoss: restart}\n"
                        + "training: {clipping: {layerNorm: {limit: 1}}}\n")
                .hasMessageContaining("run.yaml:6: training.clipping: a layer's norm looks at all of a layer");
        refused(DEALT
                        + "distribution: {strategy: allreduce, onLoss: restart}\n"
                        + "tune: {space: {training.batchSize: {choice: [32, 64]}}}\n")
                .hasMessageContaining("tune: trials have each layer whole");
        refused(DEALT.replace("columns", "vocabulary"))
                .hasMessageContaining("a dense layer has no vocabulary; deal it out by columns or by rows");
    }

    @Test
    void settingsOfAnotherStrategyAreRefused() {
        refused(SMALL + "distribution: {strategy: local, workers: 2}\n")
                .hasMessage("run.yaml:7: distribution.workers: applies only when strategy is averaging, allreduce or"
                        + " dl4j-averaging, but it is local; leave it out");
    }

    @Test
    void decayAndL2ExcludeEachOther() {
        refused(SMALL + "training:\n  regularization: {l2: 0.1, weightDecay: 0.2}\n")
                .hasMessage(
                        "run.yaml:8: training.regularization: l2 (0.1) and weightDecay (0.2) exclude each other: set"
                                + " one to 0");
    }

    @Test
    void adaDeltaTakesNoSchedule() {
        refused(SMALL + "training: {optimizer: adaDelta, schedule: {cosine: {}}}\n")
                .hasMessage("run.yaml:7: training: adaDelta has no learning rate, so neither schedule nor warmUpSteps"
                        + " apply; take them out, or another optimizer");
    }

    @Test
    void aGateNeedsABound() {
        refused(SMALL + "gate: {metric: accuracy}\n").hasMessage("run.yaml:7: gate: gate needs min, max or champion");
    }

    @Test
    void aMetricMustExist() {
        refused(SMALL + "gate: {metric: acuracy, min: 0.9}\n")
                .hasMessageStartingWith(
                        "run.yaml:7: gate.metric: there is no metric \"acuracy\" (did you mean 'accuracy'?)");
    }

    @Test
    void dl4jsAveragingRefusesWhatItWouldPassOver() {
        String limits = """
            training: {clipping: {globalNorm: {limit: 1.0}}}
            distribution: {strategy: dl4j-averaging, workers: 2}
            """;
        refused(SMALL + limits)
                .hasMessage("run.yaml:7: training.clipping: the strategy dl4j-averaging cannot clip by global norm;"
                        + " take layerNorm or value, or the strategy averaging");
    }

    @Test
    void dl4jsAveragingRefusesAnotherEngine() {
        refused(SMALL + "engine: dense\ndistribution: {strategy: dl4j-averaging, workers: 2}\n")
                .hasMessage(
                        "run.yaml:7: engine: the strategy dl4j-averaging trains with DL4J alone, and engine is dense;"
                                + " take auto, or the strategy averaging");
    }

    @Test
    void dl4jsAveragingRefusesValidationsWithinEpochs() {
        refused(SMALL + "training: {validateEvery: 9}\ndistribution: {strategy: dl4j-averaging, workers: 2}\n")
                .hasMessage("run.yaml:7: training.validateEvery: the strategy dl4j-averaging validates at the ends of"
                        + " epochs alone; leave it out, or take the strategy averaging");
    }

    @Test
    void averageEveryIsANumberAWordOrAWholeSchedule() {
        refused(SMALL + "distribution: {averageEvery: {warmUpSteps: 200}}\n")
                .hasMessage("run.yaml:7: distribution.averageEvery.then: is missing: most steps a round.");
        refused(SMALL + "distribution: {averageEvery: {warmUpSteps: 0, then: 16}}\n")
                .hasMessage("run.yaml:7: distribution.averageEvery.warmUpSteps: must be at least 1, got 0");
        refused(SMALL + "distribution: {averageEvery: {then: 16}}\n")
                .hasMessageContaining("needs one of warmUpSteps, seconds");
        refused(SMALL + "distribution: {averageEvery: {}}\n")
                .hasMessageContaining("run.yaml:7: distribution.averageEvery");
        refused(SMALL + "distribution: {averageEvery: {seconds: 1, warmUpSteps: 2, then: 3}}\n")
                .hasMessageContaining("run.yaml:7: distribution.averageEvery.seconds: warmUpSteps and seconds exclude");
        refused(SMALL + "distribution: {averageEvery: {seconds: 0}}\n")
                .hasMessage("run.yaml:7: distribution.averageEvery.seconds: must be greater than 0, got 0");
        refused(SMALL + "distribution: {averageEvery: {seconds: 60}, timeoutSeconds: 60}\n")
                .hasMessageContaining("run.yaml:7: distribution")
                .hasMessageContaining("a round of 60.0 s, which must be below timeoutSeconds, 60.0");
        refused(SMALL + "distribution: {strategy: dl4j-averaging, averageEvery: {seconds: 1}}\n")
                .hasMessageContaining("averageEvery is a number of steps with dl4j-averaging");
        refused(SMALL + "distribution: {strategy: dl4j-averaging, averageEvery: {warmUpSteps: 200, then: 16}}\n")
                .hasMessageContaining("averageEvery is a number of steps with dl4j-averaging");
    }

    @Test
    void aSecretMustBeAReference() {
        String jdbc = SMALL.replace("{csv: digits.csv}", "{jdbc: {url: 'jdbc:h2:mem', table: t, password: hunter2}}");
        refused(jdbc)
                .hasMessage(
                        "run.yaml:2: data.source.jdbc.password: a secret must not stand in a file; write a reference"
                                + " such as ${DB_PASSWORD}");
        refused(jdbc.replace("hunter2", "'${DB_PASSWORD}'"))
                .hasMessage(
                        "run.yaml:2: data.source.jdbc.password: environment variable DB_PASSWORD is not set; set it, or"
                                + " write ${DB_PASSWORD:-default}");
    }

    @Test
    void brokenYamlIsReportedAtItsLine() {
        refused("data:\n  source: {csv: digits.csv\nnetwork: {}\n")
                .hasMessage("run.yaml:3: not valid YAML: expected ',' or '}', but got :");
        refused("data:\n\tsource: x\n")
                .hasMessageStartingWith("run.yaml:2: not valid YAML: found character '\\t(TAB)'");
    }

    @Test
    void aFileWithoutSettingsIsRefused() {
        refused("").hasMessage("run.yaml:1: expected a mapping with data and network, got nothing");
        refused("- a\n").hasMessage("run.yaml:1: expected a mapping with data and network, got a list");
    }

    @Test
    void whatAnOptionBringsIsReportedUnderTheOption() {
        refused(SMALL, "training.epochs=0")
                .hasMessage("--set training.epochs=0: training.epochs: must be at least 1, got 0");
        refused(SMALL, "training.epoch=1").hasMessageContaining("--set training.epoch=1: training.epoch: unknown key");
    }

    @Test
    void anOptionThatIsNoAssignmentIsRefused() {
        refused(SMALL, "training.epochs")
                .hasMessage("--set training.epochs: expected a path, = and a value, such as --set"
                        + " network.layers[0].dense.units=64");
        refused(SMALL, "network.layers[2].dense.units=1")
                .hasMessage(
                        "--set network.layers[2].dense.units=1: the list has 1 items, so [2] leaves a gap; the next is"
                                + " [1]");
        refused(SMALL, "network.layers.dense=1")
                .hasMessage(
                        "--set network.layers.dense=1: dense is a key, but there stands a list; write an index such as"
                                + " [0]");
    }

    @Test
    void aRuleIsCheckedAtItsLine() {
        refused(SMALL + """
                quality:
                  rules:
                    - rowCount: {min: 9, max: 3}
                    - nullShare: {columns: a, max: 2}
                    - range: {min: 1}
                    - values: {columns: a, in: []}
                    - psi: {max: 0}
                    - unique: {column: a}
                """).hasMessage("""
                        run.yaml:10: quality.rules[1].nullShare.max: must be at most 1, got 2
                        run.yaml:11: quality.rules[2].range.columns: is missing: columns, each by itself.
                        run.yaml:12: quality.rules[3].values.in: must not be empty
                        run.yaml:13: quality.rules[4].psi.max: must be greater than 0, got 0
                        run.yaml:14: quality.rules[5].unique.column: unknown key (did you mean 'columns'?); known here: columns, onFailure
                        run.yaml:14: quality.rules[5].unique.columns: is missing: columns that together are the key.""");
        refused(SMALL + "quality:\n  rules:\n    - rowCount: {min: 9, max: 3}\n")
                .hasMessage("run.yaml:9: quality.rules[0]: rowCount.min (9) is above rowCount.max (3): nothing passes");
        refused(SMALL + "quality:\n  rules:\n    - schema: {columns: {a: itn}}\n")
                .hasMessageContaining("run.yaml:9: quality.rules[0]: schema.columns.a")
                .hasMessageContaining("'itn' is no type");
        refused(SMALL + "quality:\n  rules:\n    - rowCounts: {min: 9}\n")
                .hasMessageContaining("quality.rules[0].rowCounts: unknown key (did you mean 'rowCount'?)");
    }

    @Test
    void aChampionNeedsARegistry() {
        refused(SMALL + "gate: {metric: accuracy, champion: {tolerance: 0.01}}\nscore: {model: champion}\n")
                .hasMessage("""
                        run.yaml:7: gate.champion: needs the section registry, which says where the champion is
                        run.yaml:8: score.model: champion needs the section registry, which says where it is""");
        refused(SMALL + "gate: {metric: accuracy}\n").hasMessageContaining("gate needs min, max or champion");
    }

    @Test
    void scoringIsIncrementalOrAStream() {
        refused(SMALL + "score: {incremental: files, stream: {}}\n")
                .hasMessageContaining("score.incremental and score.stream exclude each other");
        refused(SMALL + "score: {incremental: column}\n")
                .hasMessageContaining("score.incremental.by: column needs score.incremental.column");
        refused(SMALL + "score: {incremental: {column: day}}\n")
                .hasMessageContaining("applies only when by is column, but it is files");
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ?> refused(String text, String... overrides) {
        return assertThatThrownBy(() -> RunFiles.resolve(text, Map.of(), overrides))
                .isInstanceOf(RunFileException.class);
    }
}
