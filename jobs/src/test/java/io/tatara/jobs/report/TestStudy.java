package io.tatara.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tatara.jobs.runfile.Goal;
import io.tatara.jobs.runfile.Resource;
import io.tatara.tuning.space.Choice;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Reals;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Space;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestStudy {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Space SPACE = new Space(
            new Parameter("training.optimizer.adam.learningRate", new Reals(1e-4, 0.1, Scale.LOG)),
            new Parameter("training.batchSize", Choice.of(32L, 64L)));

    private static final String EVENTS = """
            {"time":"2026-11-26T10:00:00Z","event":"studyBegan"}
            {"time":"2026-11-26T10:00:01Z","event":"trialBegan","trial":0,"to":3,"slots":[0],"attempt":1,"configuration":{"training.optimizer.adam.learningRate":0.01,"training.batchSize":32}}
            {"time":"2026-11-26T10:00:01Z","event":"trialBegan","trial":1,"to":3,"slots":[1,2],"attempt":1,"configuration":{"training.optimizer.adam.learningRate":0.1,"training.batchSize":64}}
            {"time":"2026-11-26T10:00:03Z","event":"trialEnded","trial":0,"to":3,"slots":[0],"outcome":"Completed","loss":-0.5,"epochs":[[1,1.0,{"accuracy":0.4}],[2,0.9,{"accuracy":"NaN"}],[3,0.8,{"accuracy":0.5}]]}
            {"time":"2026-11-26T10:00:04Z","event":"trialEnded","trial":1,"to":3,"slots":[1,2],"outcome":"Diverged","loss":"Infinity","reason":"</script> in epoch 1"}
            {"time":"2026-11-26T10:00:04Z","event":"trialBegan","trial":0,"to":9,"slots":[0],"attempt":1,"configuration":{}}
            {"time":"2026-11-26T11:00:00Z","event":"studyBegan"}
            {"time":"2026-11-26T11:00:00Z","event":"trialBegan","trial":0,"to":9,"slots":[0],"attempt":1,"configuration":{}}
            {"time":"2026-11-26T11:00:06Z","event":"trialEnded","trial":0,"to":9,"slots":[0],"outcome":"Completed","loss":-0.75,"epochs":[[4,0.7,{"accuracy":0.75}]]}
            """;

    private static Study study() throws Exception {
        List<JsonNode> events = new ArrayList<>();
        for (String line : EVENTS.lines().toList()) {
            events.add(JSON.readTree(line));
        }
        return Study.of(new Goal("accuracy", Goal.Split.VALIDATION, null), new Resource.Epochs(9, 1), SPACE, events);
    }

    @Test
    void eachTrialHasItsSettingsItsLastResultAndItsCurve() throws Exception {
        List<StudyTrial> trials = study().trials();

        assertThat(trials).hasSize(2);
        assertThat(trials.get(0).result().value()).isEqualTo(0.75);
        assertThat(trials.get(0).result().had()).isEqualTo(9);
        assertThat(trials.get(0).setting("training.batchSize").intValue()).isEqualTo(32);
        assertThat(trials.get(0).curve())
                .containsExactly(List.of(1.0, 0.4), List.of(2.0, Double.NaN), List.of(3.0, 0.5), List.of(4.0, 0.75));
        assertThat(trials.get(1).last()).isNull();
        assertThat(trials.get(1).outcome()).isEqualTo("Diverged: </script> in epoch 1");
        assertThat(study().ranked()).extracting(StudyTrial::number).containsExactly(0);
    }

    @Test
    void resultsAndSlotsAreOnTheStudysClock() throws Exception {
        Study study = study();

        assertThat(study.results())
                .extracting(Study.Result::at)
                // the hour in which nobody ran the study does not count
                .containsExactly(3.0, 4.0, 10.0);
        // what ran when a process was killed has no end
        assertThat(study.turns())
                .extracting(turn -> "%d on %d: %s to %s%s"
                        .formatted(turn.trial(), turn.slot(), turn.begin(), turn.end(), turn.failed() ? " failed" : ""))
                .containsExactly(
                        "0 on 0: 1.0 to 3.0",
                        "1 on 1: 1.0 to 4.0 failed",
                        "1 on 2: 1.0 to 4.0 failed",
                        "0 on 0: 4.0 to 10.0");
        assertThat(study.bestSoFar()).extracting(Study.Result::value).containsExactly(0.5, 0.75);
        assertThat(study.higherIsBetter()).isTrue();
    }

    @Test
    void settingsAreAxesOfTheirScales() {
        List<Setting> settings = SPACE.parameters().stream().map(Setting::of).toList();

        assertThat(settings.get(0).axis()).isEqualTo(Axis.log("learningRate"));
        assertThat(settings.get(1).axis()).isEqualTo(Axis.of("batchSize", List.of("32", "64")));
        assertThat(settings.get(0).place(settings.get(0).unit(0.003, 1e-4, 0.1), 1e-4, 0.1))
                .isCloseTo(0.003, org.assertj.core.api.Assertions.within(1e-12));
    }

    @Test
    void aTrialsWorthIsItsRank() {
        Worth worth = new Worth(new double[] {3, 1, 2, 1, 100});

        assertThat(worth.of(1)).isEqualTo(1);
        assertThat(worth.of(2)).isEqualTo(0.5);
        assertThat(worth.of(100)).isZero();
    }
}
