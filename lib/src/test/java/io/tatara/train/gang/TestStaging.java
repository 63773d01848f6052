package io.tatara.train.gang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.engine.Networks;
import io.tatara.engine.dense.DenseEngineFactory;
import io.tatara.engine.pipeline.LayerTimes;
import io.tatara.engine.pipeline.StageSchedule;
import io.tatara.model.Activation;
import io.tatara.model.InputShape;
import io.tatara.model.Layer;
import io.tatara.model.Network;
import io.tatara.model.NetworkBuilder;
import io.tatara.model.Regularization;
import io.tatara.model.TensorShard;
import io.tatara.model.TensorSplit;
import io.tatara.train.Distribution;
import io.tatara.train.TrainingEvent.Staged;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TestStaging {

    /** Four layers and the output layer; the first and the third have dropout, and so are two of DL4J's. */
    private static final Network.Layers LAYERS = new Network.Layers(
            new InputShape.Flat(),
            List.of(
                    new Layer.Dense(8, Activation.RELU, 0.5, true),
                    new Layer.Dense(8, Activation.RELU, 0, true),
                    new Layer.Dense(8, Activation.RELU, 0.5, true),
                    new Layer.Dense(8, Activation.RELU, 0, true)));

    private static Distribution.Pipeline pipeline(int stages, @Nullable List<Integer> cuts, boolean recompute) {
        return new Distribution.Pipeline(stages, 1, 8, StageSchedule.GPIPE, cuts, recompute, 60, 3);
    }

    private static List<LayerMeter.Measured> equal(int layers) {
        return Collections.nCopies(layers, new LayerMeter.Measured(new LayerTimes(1, 2, 4000), 10));
    }

    @Test
    void layersAreCountedAsTheRunFileDoes() {
        assertThat(LAYERS.starts()).containsExactly(0, 2, 3, 5, 6);

        Staging staging = Staging.of(pipeline(2, List.of(2), false), LAYERS.starts(), equal(7), List.of(2), List.of());

        assertThat(staging.dl4jCuts()).containsExactly(3);
        assertThat(staging.event().stages()).extracting(Staged.Stage::first).containsExactly(0, 2);
        assertThat(staging.event().stages()).extracting(Staged.Stage::last).containsExactly(1, 4);
        assertThat(staging.event().stages())
                .extracting(Staged.Stage::parameters)
                .containsExactly(30L, 40L);
    }

    @Test
    void equalStagesAreAsFastAsTheBubbleLetsThem() {
        Staging staging = Staging.of(pipeline(2, null, false), List.of(0, 1, 2, 3), equal(4), List.of(), List.of());

        assertThat(staging.cuts()).containsExactly(2);
        assertThat(staging.event().speedUp()).isCloseTo(2 * 8 / 9.0, within(1e-3));
        assertThat(staging.event().bubble()).isCloseTo(1 / 9.0, within(1e-3));
    }

    @Test
    void recomputingTakesAForwardMoreAndKeepsInputsAlone() {
        Staged kept = Staging.of(pipeline(2, null, false), List.of(0, 1, 2, 3), equal(4), List.of(), List.of())
                .event();
        Staged recomputed = Staging.of(pipeline(2, null, true), List.of(0, 1, 2, 3), equal(4), List.of(), List.of())
                .event();

        assertThat(recomputed.speedUp()).isCloseTo(kept.speedUp() * 3 / 4, within(1e-3));
        Staged.Stage last = recomputed.stages().get(1);
        assertThat(last.recomputedBytes()).isLessThan(last.keptBytes());
        // its inputs and two layers, of eight micro-batches
        assertThat(last.keptBytes()).isEqualTo(8 * 3 * 4000);
    }

    @Test
    void moreStagesThanLayersAreRefused() {
        assertThat(pipeline(6, null, false).misfit(5).orElseThrow())
                .contains("the network has 5 layers, the output layer among them", "set it to at most 5");
        assertThat(pipeline(2, List.of(5), false).misfit(5).orElseThrow())
                .contains("begin with layer 5, but the last one, the output layer, is 4");
        assertThat(pipeline(2, List.of(4), false).misfit(5)).isEmpty();
    }

    @Test
    void everyLayerIsMeasuredByItself() {
        var definition = NetworkBuilder.build(
                LAYERS,
                Networks.schema(12, Networks.CLASSES),
                Networks.ADAM,
                Regularization.NONE,
                Networks.UNCLIPPED,
                3);

        List<LayerMeter.Measured> layers = new LayerMeter(
                        new DenseEngineFactory(definition, Networks.UNCLIPPED, null),
                        zeros(Networks.schema(12, Networks.CLASSES)),
                        TensorSplit.NONE)
                .measure();

        assertThat(layers)
                .extracting(LayerMeter.Measured::parameters)
                .containsExactly(104L, 0L, 72L, 72L, 0L, 72L, 27L);
        assertThat(layers.subList(0, 6))
                .extracting(layer -> layer.times().outputBytes())
                .containsOnly(4L * 4 * 8);
        assertThat(layers)
                .allSatisfy(layer -> assertThat(layer.times().forward()).isPositive());
    }

    @Test
    void ofLayersThatAreDealtOutOnePartIsMeasured() {
        Network.Layers dealt = Networks.flat(
                new Layer.Dense(9, Activation.TANH, 0.1, true, TensorShard.COLUMNS),
                new Layer.Dense(7, Activation.TANH, 0, true, TensorShard.ROWS));
        Schema schema = Networks.schema(12, Networks.CLASSES);
        var definition = NetworkBuilder.build(dealt, schema, Networks.ADAM, Regularization.NONE, Networks.UNCLIPPED, 3);

        List<LayerMeter.Measured> layers = new LayerMeter(
                        new DenseEngineFactory(definition, Networks.UNCLIPPED, null),
                        zeros(schema),
                        new TensorSplit(dealt.shards(), 1, 2))
                .measure();

        // 5 of 9 units of 12 inputs with their biases, and 5 of 9 inputs of 7 units, whose biases all have
        assertThat(layers).extracting(LayerMeter.Measured::parameters).containsExactly(65L, 0L, 42L, 24L);
    }

    @Test
    void vectorsThatOthersHaveAreMeasuredToo() {
        Network.Layers dealt = Networks.flat(new Layer.Embedding(7, 3, TensorShard.VOCABULARY));
        Schema schema = Networks.schema(1, Networks.CLASSES);
        var definition = NetworkBuilder.build(dealt, schema, Networks.ADAM, Regularization.NONE, Networks.UNCLIPPED, 3);
        Minibatch sample = new Minibatch(schema, 7);
        sample.resize(7);
        for (int index = 0; index < 7; index++) {
            sample.features()[index] = index;
        }

        for (int workers = 2; workers <= 7; workers++) {
            List<LayerMeter.Measured> layers = new LayerMeter(
                            new DenseEngineFactory(definition, Networks.UNCLIPPED, null),
                            sample,
                            new TensorSplit(dealt.shards(), workers - 1, workers))
                    .measure();

            assertThat(layers.get(0).parameters()).isEqualTo(3L * ((7 + workers - 1) / workers));
        }
    }

    private static Minibatch zeros(Schema schema) {
        Minibatch batch = new Minibatch(schema, 4);
        batch.resize(4);
        return batch;
    }
}
