package io.tatara.jobs.runfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tatara.model.Layer;
import io.tatara.model.Network;
import io.tatara.model.Optimizer;
import io.tatara.train.Distribution;
import io.tatara.tuning.schedule.Rung;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Reals;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Space;
import io.tatara.tuning.space.Wholes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestTune {

    private static final String TWO_LAYERS = """
            data:
              source: {csv: digits.csv}
              label: digit
            network:
              layers:
                - dense: {units: 64}
                - dense: {units: 32}
            training: {epochs: 9, optimizer: {adam: {learningRate: 0.001}}}
            distribution: {strategy: averaging, workers: 4}
            """;

    private static ResolvedRun tune(String space, String rest) {
        return RunFiles.resolve(TWO_LAYERS + "tune:\n  space:\n" + space.indent(4) + rest.indent(2));
    }

    private static RunFile variant(ResolvedRun run, Map<String, Object> values) {
        return variants(run).of(new Configuration(values)).settings();
    }

    private static Variants variants(ResolvedRun run) {
        return Objects.requireNonNull(run.variants());
    }

    @Test
    void aVariantHasTheSettingsOfItsConfigurationAndAllOthersOfTheRunFile() {
        ResolvedRun run = tune("""
                network.layers[0].dense.units: {int: [16, 512], scale: log}
                training.optimizer.adam.learningRate: {double: [1.0e-5, 1.0e-1], scale: log}
                training.batchSize: {choice: [32, 64]}
                """, "budget: {trials: 5}");
        assertThat(Objects.requireNonNull(run.settings().tune()).space().space().parameters())
                .extracting(parameter -> parameter.domain())
                .startsWith(new Wholes(16, 512, 1, Scale.LOG), new Reals(1e-5, 1e-1, Scale.LOG));

        Map<String, Object> values = new LinkedHashMap<>();
        values.put("network.layers[0].dense.units", 100L);
        values.put("training.optimizer.adam.learningRate", 0.012345678901234567);
        values.put("training.batchSize", 32L);
        RunFile variant = variant(run, values);

        assertThat(((Network.Layers) variant.network()).layers())
                .extracting(layer -> ((Layer.Dense) layer).units())
                .containsExactly(100, 32);
        assertThat(variant.training().optimizer().learningRate()).isEqualTo(0.012345678901234567);
        assertThat(variant.training().batchSize()).isEqualTo(32);
        assertThat(variant.training().epochs()).isEqualTo(9);
        assertThat(variant.data()).isEqualTo(run.settings().data());
        assertThat(variant.distribution()).isEqualTo(new Distribution.Local());
        assertThat(variant.tune()).isNull();
    }

    @Test
    void aVariantsYamlIsTheRunFileOfThatTrial() throws Exception {
        ResolvedRun run =
                tune("training.batchSize: {choice: [32, 64]}", "search: {asha: {maxEpochs: 27}}\nbudget: {trials: 3}");
        ResolvedRun variant = variants(run).of(new Configuration(Map.of("training.batchSize", 32L)));
        JsonNode yaml = new YAMLMapper().readTree(variant.yaml());

        assertThat(yaml.at("/training/batchSize").intValue()).isEqualTo(32);
        assertThat(yaml.at("/training/epochs").intValue()).isEqualTo(27);
        assertThat(yaml.at("/distribution/strategy").textValue()).isEqualTo("local");
        assertThat(RunFiles.resolve(variant.yaml()).settings()).isEqualTo(variant.settings());
    }

    @Test
    void aChoiceMayBeOfWholePartsAndADepthOfLayers() {
        ResolvedRun run = tune("""
                training.optimizer: {choice: [{sgd: {learningRate: 0.5}}, {adam: {learningRate: 0.25}}]}
                network.depth: {choice: [1, 2]}
                network.layers[1].dense.units: {int: [8, 16], when: {network.depth: 2}}
                """, "budget: {trials: 5}");
        List<Probe> probes =
                Probe.of(Objects.requireNonNull(run.settings().tune()).space().space());
        RunFile first = variants(run).of(probes.get(0).configuration()).settings();

        assertThat(probes.get(0).path()).isEqualTo("training.optimizer");
        assertThat(first.training().optimizer()).isInstanceOf(Optimizer.Sgd.class);
        assertThat(first.training().optimizer().learningRate()).isEqualTo(0.5);
        Probe shallow = probes.get(2);
        assertThat(shallow.value()).isEqualTo(1L);
        assertThat(((Network.Layers) variants(run)
                                .of(shallow.configuration())
                                .settings()
                                .network())
                        .layers())
                .hasSize(1);
        // both ends of what is there only at depth 2
        assertThat(probes.subList(4, 6))
                .allSatisfy(probe ->
                        assertThat(probe.configuration().get("network.depth")).isEqualTo(2L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training.batchsize: {int: [1, 9]} | run.yaml:12: tune.space.training.batchsize: with 1: training.batchsize: unknown key (did you mean 'batchSize'?)",
                "training.batchSize: {int: [0, 9]} | with 0: training.batchSize: must be at least 1, got 0",
                "training.batchSize: {int: [9, 1]} | low < high must hold of whole numbers",
                "training.batchSize: {int: [9]} | expected two whole numbers, such as [16, 512], got a list",
                "training.batchSize: {int: [1, 9], step: 0.5} | the step of whole numbers is one itself, but got 0.5",
                "training.batchSize: {choice: [1, 9], scale: log} | scale does not go with choice; leave it out",
                "training.batchSize: {choice: [8, 8]} | options must differ",
                "training.batchSize: {} | needs one of int, double, choice",
                "training.optimizer.adam.learningRate: {double: [0.0, 0.1], scale: log} | scale log needs low > 0",
                "training.epochs: {int: [1, 9]} | cannot be searched: it is what trials are given more or less of; tune.search says how",
                "distribution.workers: {int: [1, 4]} | cannot be searched: a trial is one worker, unless tune.distribute is true",
                "data.label: {choice: [a, b]} | cannot be searched: trials share the prepared data",
                "network.layers[5].dense.units: {int: [1, 9]} | the list has 2 items, so [5] leaves a gap",
                "training.batchSize: {int: [1, 9], when: {network.depth: 1}} | applies when network.depth is something, which is not in the search space",
                "'[0]': {int: [1, 9]} | expected the place of a setting",
            })
    void whatCannotBeSearchedIsRefusedAtItsPlace(String space, String message) {
        assertThatThrownBy(() -> tune(space, "budget: {trials: 5}"))
                .isInstanceOf(RunFileException.class)
                .hasMessageContaining("tune.space")
                .hasMessageContaining(message.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | this search has no end of its own",
                "{search: {grid: {values: 7}}, budget: {trials: 5}} | the grid has 7 combinations, and tune.budget.trials allows 5",
                "{search: hyperbund} | expected one of grid, random, sobol",
                "{search: {asha: {minEpochs: 10}}, budget: {trials: 5}} | minEpochs is 10, and no trial has more than 9 epochs",
                "{search: {hyperband: {eta: 1}}} | must be at least 2, got 1",
                "{budget: {time: soon}} | expected a time such as 90s, 30m or 8h",
                "{objective: {metric: acuracy}, budget: {trials: 5}} | there is no metric \"acuracy\" (did you mean 'accuracy'?)",
                "{objective: {metric: loss, folds: 1}, budget: {trials: 5}} | must be at least 2, got 1",
                "{search: racing, budget: {trials: 5}} | folds are what trials get more of, and there are none: set tune.objective.folds",
                "{search: {asha: {resource: folds}}, budget: {trials: 5}} | folds are what trials get more of, and there are none",
                "{search: {asha: {minData: 0.1}}, budget: {trials: 5}} | applies only when resource is data, but it is epochs; leave it out",
                "{search: {asha: {resource: data, minData: 2}}, budget: {trials: 5}} | must be at most 1, got 2",
                "{search: {asha: {resource: data}}, budget: {epochs: 500}} | tune.budget.epochs is of epochs of all rows",
                "{search: {asha: {resource: data}}, distribute: true, budget: {trials: 5}} | trials of several workers have all of the data",
                "{search: {racing: {confidence: 1}}, objective: {metric: loss, folds: 3}, budget: {trials: 5}} | must be less than 1, got 1",
                "{search: {asha: {resource: folds, maxEpochs: 3}}, objective: {metric: loss, folds: 3}, budget: {trials: 5}} | applies only when resource is epochs, but it is folds; leave it out",
                "{warmStart: {trials: 2}, budget: {trials: 5}} | tune.warmStart.from: is missing: their run directories",
                "{warmStart: {from: []}, budget: {trials: 5}} | tune.warmStart.from: ",
                "{warmStart: {from: before, trials: 0}, budget: {trials: 5}} | must be at least 1, got 0",
                "{warmStart: {from: before}, search: {grid: {values: 2}}} | a grid goes through all its combinations in their order",
                "{distribute: true, objective: {metric: loss, folds: 3}, budget: {trials: 5}} | trials of several workers are not cross-validated",
                "{parallel: 0, budget: {trials: 5}} | must be at least 1, got 0",
            })
    void aSearchThatCannotBeIsRefused(String rest, String message) {
        String flow = rest.strip();
        String inner = flow.substring(1, flow.length() - 1);
        assertThatThrownBy(() -> RunFiles.resolve(TWO_LAYERS + "tune: {space: {training.batchSize: {int: [1, 100]}}"
                        + (inner.isEmpty() ? "" : ", " + inner) + "}\n"))
                .isInstanceOf(RunFileException.class)
                .hasMessageContaining("run.yaml:10: tune.")
                .hasMessageContaining(message.strip());
    }

    @Test
    void foldsAreWhatTrialsTrainOnOrWhatTheyGetMoreOf() {
        String space = "training.batchSize: {choice: [32, 64]}";
        String folds = "objective: {metric: logLoss, folds: 5}\nbudget: {trials: 5, epochs: 100, target: 0.1}\n";
        Resource all = tune(space, folds + "search: random").settings().trials().resource();
        assertThat(all).isEqualTo(new Resource.Epochs(9, 5));
        assertThat(all.trainings(9)).isEqualTo(5);
        assertThat(all.epochs(3)).isEqualTo(3);

        Resource race =
                tune(space, folds + "search: racing").settings().trials().resource();
        assertThat(race).isEqualTo(new Resource.Folds(5, 9));
        assertThat(race.trainings(2)).isEqualTo(2);
        assertThat(race.epochs(2)).isEqualTo(9);
        assertThat(tune(space, folds + "search: {halving: {resource: folds}}")
                        .settings()
                        .trials()
                        .resource())
                .isEqualTo(race);
        ResolvedRun raced = tune(space, folds + "search: racing");
        assertThat(variant(raced, Map.of("training.batchSize", 32L)).training().epochs())
                .isEqualTo(9);
        Tune tune = Objects.requireNonNull(raced.settings().tune());
        // the budget is of epochs, whatever trials get more of
        assertThat(tune.budget().limits(tune.objective(), race, 60).resource()).isEqualTo(12);
        assertThat(tune.budget().limits(tune.objective(), all, 60).resource()).isEqualTo(20);
        // a mean over a lucky fold is none over all
        assertThat(tune.budget().limits(tune.objective(), race, 60).targetFrom())
                .isEqualTo(5);
        assertThat(tune.budget().limits(tune.objective(), all, 60).targetFrom()).isZero();
    }

    @Test
    void aShareOfTheDataMayBeWhatTrialsGetMoreOf() {
        Search.Trials trials = tune(
                        "training.batchSize: {choice: [32, 64]}",
                        "search: {hyperband: {resource: data, minData: 0.1}}\nbudget: {trials: 9}")
                .settings()
                .trials();
        Resource data = trials.resource();

        assertThat(data).isEqualTo(new Resource.Data(9, 1));
        assertThat(data.share(111)).isEqualTo(0.111);
        assertThat(data.share(data.most())).isEqualTo(1);
        assertThat(data.epochs(111)).isEqualTo(9);
        // each rung trains anew
        assertThat(data.epochs(111, 333)).isEqualTo(0.333 * 9);
        assertThat(((Forecast.Brackets) trials.forecast()).pass().get(0).rungs())
                .extracting(Rung::resource)
                .containsExactly(111L, 333L, 1000L);
    }

    @Test
    void aStudyGoesOnWithAWiderSpaceAndWithNoOther() {
        String rest = "budget: {trials: 5}";
        ResolvedRun narrow = tune("training.batchSize: {choice: [32, 64]}", rest);
        tune("training.batchSize: {choice: [16, 32, 64]}", rest).requireGoesOn(narrow);
        tune("training.batchSize: {int: [16, 64]}", rest).requireGoesOn(narrow);
        assertThatThrownBy(() ->
                        tune("training.batchSize: {choice: [16, 32]}", rest).requireGoesOn(narrow))
                .isInstanceOf(RunFileException.class)
                .hasMessageContaining(
                        "tune.space: a search space may only become wider while it is searched, but training.batchSize was of")
                .hasMessageContaining("take the settings back, or begin another study");

        String grid = "search: {grid: {values: 3}}";
        ResolvedRun ends = tune("training.batchSize: {int: [16, 64]}", grid);
        ends.requireGoesOn(ends);
        assertThatThrownBy(
                        () -> tune("training.batchSize: {int: [16, 128]}", grid).requireGoesOn(ends))
                .hasMessageContaining("a grid may only get more combinations");
        tune("training.batchSize: {choice: [64, 16, 40, 20]}", "search: {grid: {values: 4}}")
                .requireGoesOn(tune("training.batchSize: {choice: [16, 64, 40]}", "search: {grid: {values: 4}}"));
    }

    @Test
    void aWarmStartIsFromRunDirectoriesAsTheRunFileHasThem() {
        Tune tune = Objects.requireNonNull(
                tune("training.batchSize: {choice: [32, 64]}", "warmStart: runs/before\nbudget: {trials: 5}")
                        .settings()
                        .tune());

        assertThat(tune.warmStart()).isEqualTo(new WarmStart(List.of("file:/runs/runs/before"), 3));
    }

    @Test
    void distributedTrialsAreTrainedAsTheRunFileSaysAndTheirWorkersCanBeSearched() {
        String rest = "distribute: true\nbudget: {trials: 5}";
        ResolvedRun run = tune("training.batchSize: {choice: [32, 64]}", rest);
        assertThat(variant(run, Map.of("training.batchSize", 32L)).distribution())
                .isEqualTo(run.settings().distribution())
                .isInstanceOf(Distribution.Averaging.class);
        ResolvedRun searched = tune("distribution.workers: {int: [1, 4]}", rest);
        assertThat(variant(searched, Map.of("distribution.workers", 3L))
                        .distribution()
                        .workers())
                .isEqualTo(3);
        assertThat(searched.mostWorkers()).isEqualTo(4);
        assertThatThrownBy(() -> tune("distribution.workers: {int: [1, 4]}", rest + "\nparallel: 2"))
                .hasMessageContaining("tune.parallel: trials have 1 to 4 workers");
        assertThat(run.mostWorkers()).isEqualTo(4);
        assertThatThrownBy(() ->
                        tune("distribution: {choice: [{strategy: allreduce, workers: 2}, {strategy: local}]}", rest))
                .hasMessageContaining("tune.distribute needs a strategy averaging or allreduce");
        assertThatThrownBy(() -> tune("distribution.workers: {int: [0, 4]}", rest))
                .hasMessageContaining("with 0: distribution.workers: must be at least 1, got 0");
        assertThatThrownBy(() -> RunFiles.resolve(
                        TWO_LAYERS
                                + "tune: {space: {training.batchSize: {int: [1, 9]}}, distribute: true, budget: {trials: 5}}",
                        "distribution={strategy: local}"))
                .hasMessageContaining(
                        "tune.distribute: trials are trained as distribution says: set its strategy to averaging");
    }

    @Test
    void foldsThatWouldPartRowsOfAKeyAreRefused() {
        String keyed = TWO_LAYERS.replace("label: digit", "label: digit\n  split: {key: writer}");
        assertThatThrownBy(
                        () -> RunFiles.resolve(
                                keyed
                                        + "tune: {objective: {metric: loss, folds: 3}, budget: {trials: 5}, space: {training.batchSize: {int: [1, 9]}}}\n"))
                .isInstanceOf(RunFileException.class)
                .hasMessageContaining("tune.objective.folds: folds would part rows that data.split.key keeps together");
    }

    @Test
    void whatAConstraintForbidsIsNotInTheSpace() {
        ResolvedRun run = tune(
                """
                network.depth: {choice: [1, 2]}
                network.layers[0].dense.units: {int: [16, 512]}
                network.layers[1].dense.units: {int: [16, 512], when: {network.depth: 2}}
                """,
                "constraints: [\"network.layers[1].dense.units <= network.layers[0].dense.units\"]\nbudget: {trials: 5}");
        Space space = Objects.requireNonNull(run.settings().tune()).space().space();

        assertThat(space.allows(layers(2, 100, 100))).isTrue();
        assertThat(space.allows(layers(2, 100, 101))).isFalse();
        Map<String, Object> shallow = new LinkedHashMap<>();
        shallow.put("network.depth", 1L);
        shallow.put("network.layers[0].dense.units", 16L);
        assertThat(space.allows(new Configuration(shallow))).isTrue();
    }

    private static Configuration layers(long depth, long first, long second) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("network.depth", depth);
        values.put("network.layers[0].dense.units", first);
        values.put("network.layers[1].dense.units", second);
        return new Configuration(values);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training.batchSize | is no constraint; write a setting",
                "training.batchsize <= 4 | training.batchsize is not searched",
                "training.batchSize > 100 | no settings were found that fulfil all constraints: training.batchSize > 100",
                "engine <= 4 | engine is not a number in all its options",
            })
    void aConstraintThatCannotBeIsRefused(String constraint, String message) {
        assertThatThrownBy(() -> tune(
                        "training.batchSize: {int: [1, 100]}\nengine: {choice: [auto, dl4j]}\n",
                        "constraints: [\"" + constraint.strip() + "\"]\nbudget: {trials: 5}"))
                .isInstanceOf(RunFileException.class)
                .hasMessageContaining("tune.space: ")
                .hasMessageContaining(message.strip());
    }

    @Test
    void timesAreSaidInUnits() {
        assertThat(new Budget(null, "90s", null, null, null, null).seconds()).isEqualTo(90);
        assertThat(new Budget(null, "1.5m", null, null, null, "8h").seconds()).isEqualTo(90);
        assertThat(new Budget(null, "2d", null, null, null, "8h").trialSeconds())
                .isEqualTo(28_800);
        assertThat(new Budget(null, null, null, null, null, null).seconds()).isInfinite();
        assertThat(new Budget(null, "2d", null, null, null, null).seconds()).isEqualTo(172_800);
    }
}
