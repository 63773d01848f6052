package io.tatara.tuning.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Condition;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Space;
import io.tatara.tuning.space.Wholes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestGridSampler implements SamplerContract {

    @Override
    public Sampler sampler(Space space, long seed) {
        return new GridSampler(space, 5);
    }

    @Test
    void whatIsNotThereIsNotGoneThrough() {
        Space tree = new Space(
                new Parameter("depth", Choice.of(1L, 2L)),
                new Parameter("more", new Wholes(1, 3), new Condition("depth", Set.of(2L))),
                new Parameter("norm", Choice.of(true, false)));
        GridSampler grid = new GridSampler(tree, 5);

        assertThat(IntStream.range(0, grid.size())
                        .mapToObj(trial -> grid.suggest(trial, new History()).orElseThrow())
                        .map(configuration -> configuration.values().values().toString()))
                .containsExactly(
                        "[1, true]",
                        "[1, false]",
                        "[2, 1, true]",
                        "[2, 1, false]",
                        "[2, 2, true]",
                        "[2, 2, false]",
                        "[2, 3, true]",
                        "[2, 3, false]");
    }

    /** Told of the trials of a smaller grid, it goes through the others, each once. */
    @Test
    void aGridThatHasGrownGoesOnWithWhatIsNew() {
        Random random = new Random(1);
        for (int times = 0; times < 50; times++) {
            List<Object> options = new ArrayList<>(List.of(1L, 2L, 3L, 4L, 5L, 6L));
            Collections.shuffle(options, random);
            Choice few = new Choice(options.subList(0, 1 + random.nextInt(5)));
            Parameter norm = new Parameter("norm", Choice.of(true, false));
            GridSampler old = new GridSampler(new Space(new Parameter("a", few), norm), 9);
            GridSampler grown = new GridSampler(new Space(new Parameter("a", new Wholes(1, 6)), norm), 9);
            assertThat(grown.includes(old)).isTrue();
            assertThat(old.includes(grown)).isFalse();
            History history = new History();
            Set<Configuration> seen = new HashSet<>();
            int left = random.nextInt(old.size() + 1);
            for (int i = 0; i < grown.size(); i++) {
                // a scheduler may pass over numbers that it has given up
                int trial = i < left ? i : i + 3;
                Configuration next =
                        (trial < left ? old : grown).suggest(trial, history).orElseThrow();
                history.suggested(trial, next);
                assertThat(seen.add(next)).isTrue();
            }
            assertThat(grown.suggest(grown.size(), history)).isEmpty();
        }
    }

    @Test
    void refusesMoreThanAnybodyTriesOut() {
        Parameter[] many = new Parameter[7];
        for (int i = 0; i < many.length; i++) {
            many[i] = new Parameter("p" + i, new Wholes(1, 10));
        }
        assertThatThrownBy(() -> new GridSampler(new Space(many), 10)).hasMessageContaining("more than 1000000");
    }
}
