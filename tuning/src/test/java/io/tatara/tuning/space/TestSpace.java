package io.tatara.tuning.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestSpace {

    private static final Space TREE = new Space(
            new Parameter("depth", Choice.of(1L, 2L, 3L)),
            new Parameter("first", new Wholes(8, 512, 1, Scale.LOG)),
            new Parameter("second", new Wholes(8, 512), new Condition("depth", Set.of(2L, 3L))),
            new Parameter("bypass", Choice.of(true, false), new Condition("depth", Set.of(3L))),
            new Parameter("weight", new Reals(0, 1, Scale.LINEAR), new Condition("bypass", Set.of(true))));

    @Test
    void whatIsNotThereIsInNoConfiguration() {
        assertThat(TREE.at(new double[] {0, 0, 0.5, 0, 0.5}).values())
                .containsExactly(entry("depth", 1L), entry("first", 8L));
        assertThat(TREE.at(new double[] {0.5, 0, 0.5, 0, 0.5}).values()).containsOnlyKeys("depth", "first", "second");
        assertThat(TREE.at(new double[] {1, 0, 0.5, 1, 0.5}).values())
                .containsOnlyKeys("depth", "first", "second", "bypass");
        assertThat(TREE.at(new double[] {1, 0, 0.5, 0, 0.5}).values()).hasSize(5);
    }

    @Test
    void aPointOfAConfigurationLeadsBackToIt() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            double[] point = random.doubles(5).toArray();
            Configuration configuration = TREE.at(point);
            double[] where = TREE.point(configuration);
            for (int d = 0; d < 5; d++) {
                String name = TREE.parameters().get(d).name();
                assertThat(Double.isNaN(where[d])).isEqualTo(!configuration.has(name));
            }
            // what is not there has no coordinate, and none makes a difference
            double[] filled = where.clone();
            for (int d = 0; d < 5; d++) {
                filled[d] = Double.isNaN(where[d]) ? random.nextDouble() : where[d];
            }
            Configuration back = TREE.at(filled);
            assertThat(back.values().keySet()).isEqualTo(configuration.values().keySet());
            assertThat(back.get("first")).isEqualTo(configuration.get("first"));
        }
    }

    @Test
    void refusesConfigurationsOfOtherSpaces() {
        assertThatThrownBy(() -> TREE.point(new Configuration(Map.of("depth", 1L, "first", 9L, "second", 9L))))
                .hasMessageContaining("[second] cannot be in");
        assertThatThrownBy(() -> TREE.point(new Configuration(Map.of("depth", 1L, "first", 7L))))
                .hasMessageContaining("7 is not of");
        assertThatThrownBy(() -> TREE.point(new Configuration(Map.of("depth", 1L))))
                .hasMessageContaining("first is not in");
    }

    @Test
    void refusesSpacesThatContradictThemselves() {
        Parameter depth = new Parameter("depth", Choice.of(1L, 2L));
        Parameter child = new Parameter("units", new Wholes(1, 9), new Condition("depth", Set.of(2L)));
        assertThatThrownBy(() -> new Space(List.of(), List.of())).hasMessageContaining("needs a parameter");
        assertThatThrownBy(() -> new Space(depth, depth)).hasMessageContaining("depth is in the search space twice");
        assertThatThrownBy(() -> new Space(child, depth)).hasMessageContaining("must be in the space before it");
        assertThatThrownBy(() ->
                        new Space(depth, new Parameter("units", new Wholes(1, 9), new Condition("depth", Set.of(3L)))))
                .hasMessageContaining("units is there when depth is 3, which it cannot be");
    }

    @Test
    void aSpaceMayBecomeWiderAndNothingElse() {
        Constraint few = new Constraint("first <= 100", configuration -> (long) configuration.get("first") <= 100);
        Space narrow = new Space(
                List.of(
                        new Parameter("depth", Choice.of(1L, 2L)),
                        new Parameter("first", new Wholes(8, 64, 1, Scale.LOG)),
                        new Parameter("second", new Wholes(8, 64), new Condition("depth", Set.of(2L)))),
                List.of(few));
        Parameter depth = new Parameter("depth", Choice.of(2L, 3L, 1L));
        Parameter first = new Parameter("first", new Wholes(4, 512));
        Parameter second = new Parameter("second", new Wholes(8, 64), new Condition("depth", Set.of(2L)));
        narrow.requireIncludes(narrow);
        new Space(depth, first, second).requireIncludes(narrow);
        assertThatThrownBy(() -> narrow.requireIncludes(new Space(depth, first, second)))
                .hasMessage("a search space may only become wider while it is searched, but depth was of "
                        + "Choice[options=[2, 3, 1]] and is of Choice[options=[1, 2]]");
        assertThatThrownBy(() -> new Space(depth, first).requireIncludes(narrow))
                .hasMessageContaining("second is not in it");
        assertThatThrownBy(() -> new Space(depth, first, second, new Parameter("more", Choice.of("a", "b")))
                        .requireIncludes(narrow))
                .hasMessageContaining("more was not in it");
        assertThatThrownBy(() ->
                        new Space(depth, first, new Parameter("second", new Wholes(8, 64))).requireIncludes(narrow))
                .hasMessageContaining("second is there on another condition");
        Constraint other = new Constraint("first >= 9", configuration -> (long) configuration.get("first") >= 9);
        assertThatThrownBy(() -> new Space(narrow.parameters(), List.of(other)).requireIncludes(narrow))
                .hasMessageContaining("first >= 9 did not have to hold");
    }
}
