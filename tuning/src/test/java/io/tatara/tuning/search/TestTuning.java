package io.tatara.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.tuning.journal.JournalException;
import io.tatara.tuning.run.Ending;
import io.tatara.tuning.run.Limits;
import io.tatara.tuning.sample.Draws;
import io.tatara.tuning.sample.RandomSampler;
import io.tatara.tuning.schedule.Asha;
import io.tatara.tuning.schedule.Halvings;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.Study;
import io.tatara.tuning.study.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestTuning {

    private enum Method {
        SGD,
        ADAM
    }

    private final SpaceBuilder space = new SpaceBuilder();
    private final Key<Double> rate = space.real("rate", 1e-5, 1e-1, Scale.LOG);
    private final Key<Long> units = space.whole("units", 16, 512, Scale.LOG);
    private final Key<Method> method = space.choice("method", List.of(Method.values()));
    private final Key<Double> momentum = space.when(method, List.of(Method.SGD)).real("momentum", 0, 0.99);
    private final Key<Boolean> bias = space.flag("bias");

    TestTuning() {
        space.require("units <= 400", configuration -> units.in(configuration) <= 400);
    }

    private double loss(Configuration configuration) {
        double distance =
                Math.abs(Math.log10(rate.in(configuration)) + 3) + Math.abs(units.in(configuration) - 100) / 100.0;
        double method = this.method.in(configuration) == Method.SGD ? momentum.in(configuration) : 0.5;
        return distance + method + (bias.in(configuration) ? 0 : 0.2);
    }

    private double loss(Trial trial) {
        return loss(trial.configuration());
    }

    private Tuning tuning(int trials) {
        return Tuning.of(space.build(), trials).withSeed(7).withSlots(1);
    }

    @Test
    void keysReadTheirParametersWhereTheseAreThere() {
        Draws draws = Draws.of(1, "test");
        for (int i = 0; i < 1000; i++) {
            Configuration configuration = space.build().at(draws.nextPoint(5));

            assertThat(rate.in(configuration)).isBetween(1e-5, 1e-1);
            assertThat(units.in(configuration)).isBetween(16L, 512L);
            assertThat(momentum.isIn(configuration)).isEqualTo(method.in(configuration) == Method.SGD);
            assertThat(configuration.get("method"))
                    .isEqualTo(method.in(configuration).name());
            assertThat(configuration.get("bias"))
                    .isEqualTo(bias.in(configuration).toString());
        }
    }

    @Test
    void givesTheLeastLossOfAllTrials() throws InterruptedException {
        List<Configuration> tried = new ArrayList<>();

        Tuned tuned = tuning(60).minimize(trial -> {
            tried.add(trial.configuration());
            return loss(trial);
        });

        assertThat(tuned.ending()).isEqualTo(Ending.OVER);
        assertThat(tried).hasSize(60).doesNotHaveDuplicates().allMatch(each -> units.in(each) <= 400);
        assertThat(tuned.best().orElseThrow().result().loss())
                .isEqualTo(tried.stream().mapToDouble(this::loss).min().orElseThrow());
    }

    @Test
    void askingAndTellingIsTheSameSearch() throws InterruptedException {
        Tuning tuning = tuning(40);
        Study study = tuning.study();
        for (Optional<Trial> trial = study.ask(); trial.isPresent(); trial = study.ask()) {
            study.tell(trial.get().assignment(), Outcome.of(loss(trial.get())));
        }

        assertThat(study.best()).isEqualTo(tuning.minimize(this::loss).best());
    }

    @Test
    void aStudyInPiecesIsTheStudyInOne(@TempDir Path folder) throws InterruptedException, IOException {
        Tuning tuning = tuning(30).withScheduler(() -> new Asha(new Halvings(9, 1, 3), 30));
        Tuned whole = tuning.minimize(this::loss, folder.resolve("whole"));

        for (long most = 5; most < 100; most += 5) {
            tuning.withLimits(Limits.NONE.withResource(most)).minimize(this::loss, folder.resolve("pieces"));
        }
        Tuned pieces = tuning.minimize(this::loss, folder.resolve("pieces"));

        assertThat(pieces).isEqualTo(whole);
        assertThat(folder.resolve("pieces")).hasSameBinaryContentAs(folder.resolve("whole"));
    }

    @Test
    void refusesTheJournalOfAnotherSearch(@TempDir Path folder) throws InterruptedException, IOException {
        Path journal = folder.resolve("study");
        tuning(3).minimize(this::loss, journal);
        byte[] before = Files.readAllBytes(journal);

        assertThatThrownBy(() -> tuning(3).withSeed(8).minimize(this::loss, journal))
                .isInstanceOf(JournalException.class);
        assertThatThrownBy(() -> tuning(3).withSampler(RandomSampler::new).minimize(this::loss, journal))
                .isInstanceOf(JournalException.class);
        space.real("more", 0, 1);
        assertThatThrownBy(() -> tuning(3).minimize(this::loss, journal)).isInstanceOf(JournalException.class);
        assertThat(journal).hasBinaryContent(before);
    }

    @Test
    void refusesAConditionThatWouldDropAnother() {
        assertThatThrownBy(() -> space.when(method, List.of(Method.SGD)).when(bias, List.of(true)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ask the whole space for a condition on bias");
    }

    @Test
    void refusesOptionsThatSayTheSame() {
        assertThatThrownBy(() -> space.choice("twice", List.of(1, "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("options must differ");
    }
}
