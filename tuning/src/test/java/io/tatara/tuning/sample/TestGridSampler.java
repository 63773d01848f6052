package io.tatara.tuning.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Condition;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Space;
import io.tatara.tuning.space.Wholes;
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

    @Test
    void refusesMoreThanAnybodyTriesOut() {
        Parameter[] many = new Parameter[7];
        for (int i = 0; i < many.length; i++) {
            many[i] = new Parameter("p" + i, new Wholes(1, 10));
        }
        assertThatThrownBy(() -> new GridSampler(new Space(many), 10)).hasMessageContaining("more than 1000000");
    }
}
