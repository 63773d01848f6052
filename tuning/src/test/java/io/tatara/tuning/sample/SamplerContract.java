package io.tatara.tuning.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Condition;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Constraint;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Reals;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Space;
import io.tatara.tuning.space.Wholes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every sampler must do. Its test says how to make one. */
interface SamplerContract {

    Sampler sampler(Space space, long seed);

    /** A space of all kinds, with what is there at times, and what must hold. */
    Space MIXED = new Space(
            List.of(
                    new Parameter("depth", Choice.of(1L, 2L)),
                    new Parameter("units", new Wholes(8, 64, 8, Scale.LOG)),
                    new Parameter("more", new Wholes(1, 8), new Condition("depth", Set.of(2L))),
                    new Parameter("rate", new Reals(1e-4, 1, Scale.LOG))),
            List.of(new Constraint(
                    "more < units / 4",
                    configuration -> !configuration.has("more")
                            || (Long) configuration.get("more") < (Long) configuration.get("units") / 4)));

    /** Twelve configurations. */
    Space SMALL = new Space(new Parameter("depth", Choice.of(1L, 2L, 3L)), new Parameter("units", new Wholes(1, 4)));

    private List<Configuration> suggested(Space space, long seed, int most) {
        Sampler sampler = sampler(space, seed);
        List<Configuration> all = new ArrayList<>();
        History history = new History();
        for (int trial = 0; trial < most; trial++) {
            Optional<Configuration> next = sampler.suggest(trial, history);
            if (next.isEmpty()) {
                break;
            }
            assertThat(sampler.suggest(trial, history)).as("asked again").isEqualTo(next);
            assertThat(history.contains(next.get()))
                    .as("%s is known", next.get())
                    .isFalse();
            history.suggested(trial, next.get());
            // some are still running, some have failed
            if (trial % 3 > 0) {
                history.finished(trial, 9, trial % 7 == 0 ? Double.POSITIVE_INFINITY : trial % 5);
            }
            all.add(next.get());
        }
        return all;
    }

    @Test
    default void suggestsWhatTheSpaceAllowsAndNothingTwice() {
        List<Configuration> all = suggested(MIXED, 1, 40);
        assertThat(all).hasSize(40);
        for (Configuration configuration : all) {
            assertThat(MIXED.allows(configuration)).isTrue();
            assertThat(MIXED.point(configuration)).hasSize(4);
        }
    }

    /** As when a study is resumed with more values than it had. */
    @Test
    default void goesOnInAWiderSpace() {
        Space narrow = new Space(
                List.of(
                        new Parameter("depth", Choice.of(2L, 1L)),
                        new Parameter("units", new Wholes(16, 32, 8, Scale.LOG)),
                        new Parameter("more", new Wholes(2, 4), new Condition("depth", Set.of(2L))),
                        new Parameter("rate", new Reals(1e-3, 0.1, Scale.LOG))),
                MIXED.constraints());
        MIXED.requireIncludes(narrow);
        History history = new History();
        Sampler before = sampler(narrow, 3);
        Sampler after = sampler(MIXED, 3);
        boolean wider = false;
        for (int trial = 0; trial < 45; trial++) {
            Configuration next =
                    (trial < 15 ? before : after).suggest(trial, history).orElseThrow();
            assertThat(MIXED.allows(next)).isTrue();
            assertThat(MIXED.point(next)).hasSize(4);
            assertThat(history.contains(next)).isFalse();
            wider |= !narrow.parameters().get(3).domain().contains(next.get("rate"));
            history.suggested(trial, next);
            history.finished(trial, 1, trial % 7 == 0 ? Double.POSITIVE_INFINITY : trial % 5);
        }
        assertThat(wider).isTrue();
    }

    @Test
    default void findsEveryConfigurationOfASmallSpaceAndThenNoMore() {
        assertThat(suggested(SMALL, 1, 100)).hasSize(12);
    }

    /** However many fail before the first that does not, and after it. */
    @Test
    default void failuresStopNoStudy() {
        for (int good : new int[] {0, 9, 10, 24}) {
            Sampler sampler = sampler(MIXED, 1);
            History history = new History();
            for (int trial = 0; trial < 40; trial++) {
                history.suggested(trial, sampler.suggest(trial, history).orElseThrow());
                history.finished(trial, 1, trial == good ? 1 : Double.POSITIVE_INFINITY);
            }
        }
    }

    @Test
    default void theSameSeedSuggestsTheSame() {
        assertThat(suggested(MIXED, 5, 30)).isEqualTo(suggested(MIXED, 5, 30));
    }
}
