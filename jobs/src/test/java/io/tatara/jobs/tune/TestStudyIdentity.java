package io.tatara.jobs.tune;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestStudyIdentity {

    private static String study(String epochs, String budget, String space) {
        return StudyIdentity.of("training: {epochs: %s}\ntune: {budget: %s, parallel: 2, space: %s, search: random}\n"
                .formatted(epochs, budget, space));
    }

    @Test
    void isThatOfTheSettingsThatMayNotChange() {
        String study = study("3", "{trials: 3}", "{seed: {int: [1, 9]}}");
        assertThat(study("3", "{trials: 30}", "{seed: {int: [1, 99]}}")).isEqualTo(study);
        // as a run file that somebody has tidied up, and a release that has a key more
        assertThat(StudyIdentity.of(
                        "tune: {search: random, budget: {trials: 3}, warmStart: null}\ntraining: {epochs: 3}\n"))
                .isEqualTo(study);
        assertThat(study("4", "{trials: 3}", "{seed: {int: [1, 9]}}")).isNotEqualTo(study);
    }
}
