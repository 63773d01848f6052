package io.tatara.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class TestCutting {

    /** Against every way to cut. */
    @RepeatedTest(50)
    void noOtherCutIsBetter(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int count = 1 + random.nextInt(9);
        int stages = 1 + random.nextInt(count);
        double byteSeconds = random.nextBoolean() ? 0 : 0.001;
        List<LayerTimes> layers = Stream.generate(
                        () -> new LayerTimes(random.nextDouble(), 2 * random.nextDouble(), random.nextInt(1000)))
                .limit(count)
                .toList();

        Cutting cutting = Cutting.of(layers, stages, byteSeconds);

        List<List<Integer>> all = new ArrayList<>();
        choose(1, count, stages - 1, List.of(), all);
        assertThat(all).contains(cutting.cuts());
        double best = all.stream()
                .mapToDouble(cuts -> slowest(layers, cuts, byteSeconds))
                .min()
                .orElseThrow();
        assertThat(slowest(layers, cutting.cuts(), byteSeconds)).isCloseTo(best, within(1e-12));
        assertThat(cutting.slowest()).isCloseTo(best, within(1e-12));
    }

    private static void choose(int from, int count, int left, List<Integer> so, List<List<Integer>> all) {
        if (left == 0) {
            all.add(so);
            return;
        }
        for (int cut = from; cut < count; cut++) {
            List<Integer> more = new ArrayList<>(so);
            more.add(cut);
            choose(cut + 1, count, left - 1, more, all);
        }
    }

    private static double slowest(List<LayerTimes> layers, List<Integer> cuts, double byteSeconds) {
        List<StageTimes> stages = Cutting.stages(layers, cuts, byteSeconds);
        double slowest = 0;
        for (int s = 0; s < stages.size(); s++) {
            StageTimes stage = stages.get(s);
            slowest = Math.max(slowest, stage.forward() + stage.backward());
            slowest = Math.max(slowest, s == stages.size() - 1 ? 0 : 2 * stage.send());
        }
        return slowest;
    }

    @Test
    void cutsEqualLayersEvenly() {
        List<LayerTimes> layers =
                Stream.generate(() -> new LayerTimes(1, 2, 10)).limit(8).toList();

        assertThat(Cutting.of(layers, 4, 0).cuts()).containsExactly(2, 4, 6);
        assertThat(Cutting.of(layers, 1, 0).cuts()).isEmpty();
    }

    @Test
    void cutsWhereLittleIsCarried() {
        List<LayerTimes> layers =
                List.of(new LayerTimes(1, 1, 1000), new LayerTimes(1, 1, 10), new LayerTimes(1, 1, 1000));

        assertThat(Cutting.of(layers, 2, 0.01).cuts()).containsExactly(2);
    }

    @Test
    void refusesMoreStagesThanLayers() {
        assertThatThrownBy(() -> Cutting.of(List.of(new LayerTimes(1, 1, 1)), 2, 0))
                .hasMessage("1 layers in 2 stages");
    }
}
