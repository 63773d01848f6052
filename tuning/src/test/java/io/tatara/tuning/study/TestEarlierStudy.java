package io.tatara.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Condition;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Constraint;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Space;
import io.tatara.tuning.space.Wholes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestEarlierStudy {

    private final List<StudyEvent> events = new ArrayList<>();

    private EarlierStudy study() {
        return new EarlierStudy(events);
    }

    private void trial(int trial, Map<String, Object> values, long to, Outcome outcome) {
        if (to == 1) {
            events.add(new StudyEvent.Suggested(trial, new Configuration(values)));
        }
        events.add(new StudyEvent.Finished(new Assignment(trial, 0, to == 1 ? 0 : 1, to / 3, to), outcome));
    }

    @Test
    void theFurthestComeFirstAndOfTheseTheBest() {
        for (int trial = 0; trial < 5; trial++) {
            trial(trial, Map.of("units", 10L + trial), 1, new Outcome.Completed(5 - trial));
        }
        trial(1, Map.of(), 3, new Outcome.Completed(7));
        trial(2, Map.of(), 3, new Outcome.Completed(6));
        trial(4, Map.of(), 3, new Outcome.Diverged(Double.NaN));
        Space space = new Space(new Parameter("units", new Wholes(1, 100)));

        assertThat(study().best(space, 9))
                .extracting(configuration -> configuration.get("units"))
                .containsExactly(12L, 11L, 13L, 10L);
        assertThat(study().best(space, 2)).hasSize(2);
    }

    @Test
    void whatASpaceHasOfThemIsTakenIfItIsAllOfThat() {
        trial(0, Map.of("depth", 2L, "units", 10L, "more", 5L), 1, new Outcome.Completed(0));
        trial(1, Map.of("depth", 1L, "units", 20L), 1, new Outcome.Completed(1));
        trial(2, Map.of("depth", 1L, "units", 30L), 1, new Outcome.Completed(2));
        trial(3, Map.of("depth", 1L, "units", 20L, "rate", 0.1), 1, new Outcome.Completed(3));
        Parameter depth = new Parameter("depth", Choice.of(1L, 2L));
        Parameter units = new Parameter("units", new Wholes(1, 25));
        Parameter other = new Parameter("other", new Wholes(1, 25), new Condition("depth", Set.of(2L)));

        assertThat(study().best(new Space(units), 9))
                .containsExactly(new Configuration(Map.of("units", 10L)), new Configuration(Map.of("units", 20L)));
        // with two layers there would have to be another setting; more than 25 units are not in the space
        assertThat(study().best(new Space(depth, units, other), 9))
                .containsExactly(new Configuration(Map.of("depth", 1L, "units", 20L)));
        Constraint few = new Constraint("units < 15", configuration -> (Long) configuration.get("units") < 15);
        assertThat(study().best(new Space(List.of(units), List.of(few)), 9))
                .containsExactly(new Configuration(Map.of("units", 10L)));
        assertThat(study().best(new Space(new Parameter("rate", Choice.of("a"))), 9))
                .isEmpty();
    }

    @Test
    void ofSeveralEachStudysBestComesBeforeAnysSecond() {
        Space space = new Space(new Parameter("units", new Wholes(1, 100)));
        List<EarlierStudy> studies = new ArrayList<>();
        for (List<Long> units : List.of(List.of(1L, 2L, 3L), List.of(7L), List.of(1L, 5L, 6L))) {
            events.clear();
            for (int trial = 0; trial < units.size(); trial++) {
                trial(trial, Map.of("units", units.get(trial)), 1, new Outcome.Completed(trial));
            }
            studies.add(study());
        }

        assertThat(EarlierStudy.best(studies, space, 2))
                .extracting(configuration -> configuration.get("units"))
                .containsExactly(1L, 7L, 2L, 5L);
    }
}
