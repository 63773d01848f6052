package io.tatara.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.model.ModelBundle;
import io.tatara.model.TinyBundle;
import io.tatara.signing.KeyFiles;
import io.tatara.signing.Keys;
import io.tatara.signing.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestModelRegistry {

    private static final String CHAMPION = ModelRegistry.CHAMPION;

    private final Configuration hadoop = new Configuration(false);

    @TempDir
    private Path folder;

    @Test
    void aVersionIsTheModelBitForBitWithWhatIsKnownOfIt() {
        ModelVersion version = register(1);

        assertThat(version.number()).isEqualTo(1);
        assertThat(registry().versions()).containsExactly(version);
        assertThat(version.metrics()).isEqualTo(Map.of("accuracy", 0.9, "loss", Double.NaN));
        assertThat(version.lineage()).containsEntry("rows", "1797");
        assertThat(ModelBundle.read(hadoop, version.path()).parameters())
                .isEqualTo(ModelBundle.read(hadoop, model(1)).parameters());
        assertThat(registry().document(version, "profile.json")).contains("{\"seed\": 1}");
        assertThat(registry().document(version, "none.json")).isEmpty();
    }

    @Test
    void theSameModelIsNotRegisteredTwice() {
        register(1);
        register(2);

        assertThat(register(1).number()).isEqualTo(1);
        assertThat(registry().versions()).extracting(ModelVersion::number).containsExactly(2, 1);
    }

    @Test
    void aVersionGetsTheSignaturesThatItsBytesComeToHaveLaterAndKeepsThoseItHas() {
        ModelVersion unsigned = register(1);
        KeyFiles first = Keys.create(folder, "first");
        KeyFiles second = Keys.create(folder, "second");
        String other = folder.resolve("other").toString();
        ModelBundle.copy(hadoop, model(1), other);

        ModelBundle.sign(hadoop, model(1), Keys.signing(first));
        assertThat(register(1)).isEqualTo(unsigned);
        requireReadBy(first);
        // bytes that know nothing of the first signature
        ModelBundle.sign(hadoop, other, Keys.signing(second));
        registry().addSignatures(other);
        requireReadBy(second);
        requireReadBy(first);
        // who trusts both demands both
        hadoop.set(Trust.SETTING, first.shared().toString());
        requireReadBy(second);
        assertThat(registry().versions()).containsExactly(unsigned);
        assertThat(registry().addSignatures(model(2))).isEmpty();
    }

    private void requireReadBy(KeyFiles trusted) {
        String version = registry().version(1).orElseThrow().path();
        ModelBundle.read(hadoop, version, List.of(trusted.shared().toString()));
    }

    @Test
    void aDamagedModelIsNoVersion() throws IOException {
        Files.write(Path.of(model(1)).resolve("parameters.f32"), new byte[36]);

        assertThatThrownBy(() -> register(1))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("parameters.f32");
        assertThat(registry().versions()).isEmpty();
    }

    @Test
    void rollingBackGoesFromVersionToVersion() {
        List.of(1, 2, 3).forEach(this::register);
        List.of(1, 2, 3).forEach(number -> registry().promote(CHAMPION, number, "better"));

        assertThat(registry().rollBack(CHAMPION, "worse").number()).isEqualTo(2);
        assertThat(registry().rollBack(CHAMPION, "worse").number()).isEqualTo(1);
        assertThat(champion()).isEqualTo(1);
        assertThatThrownBy(() -> registry().rollBack(CHAMPION, "worse"))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("version 1 is the first that was 'champion'")
                .hasMessageContaining("promote one of 3, 2, 1");
        registry().promote(CHAMPION, 3, "after all");
        assertThat(registry().rollBack(CHAMPION, "worse").number()).isEqualTo(1);
        assertThat(registry().history(CHAMPION))
                .extracting(Appointment::version)
                .containsExactly(1, 3, 1, 2, 3, 2, 1);
    }

    @Test
    void aChallengerOfAnEarlierChampionIsNotPromoted() {
        List.of(1, 2, 3).forEach(this::register);
        registry().promote(CHAMPION, 1, Optional.empty(), "first");
        registry().promote(CHAMPION, 2, Optional.of(1), "better than 1");

        assertThatThrownBy(() -> registry().promote(CHAMPION, 3, Optional.of(1), "better than 1"))
                .isInstanceOf(AliasMovedException.class);
        assertThat(champion()).isEqualTo(2);
        // what is repeated after a crash has nothing left to do
        registry().promote(CHAMPION, 2, Optional.of(1), "better than 1");
        assertThat(registry().history(CHAMPION)).hasSize(2);
    }

    @Test
    void whatIsNotThereIsNamedWithWhatIs() {
        register(1);

        assertThatThrownBy(() -> registry().promote(CHAMPION, 7, ""))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("has no version 7; it has 1");
        assertThatThrownBy(() -> registry().promote("../x", 1, "")).hasMessageContaining("'../x' is no alias");
        assertThat(registry().resolve(CHAMPION)).isEmpty();
    }

    @Test
    void oldVersionsGoButNeverWhatAnAliasNamesOrWouldGoBackTo() {
        IntStream.rangeClosed(1, 6).forEach(this::register);
        registry().promote(CHAMPION, 1, "");
        registry().promote(CHAMPION, 3, "");
        registry().promote("canary", 2, "");

        assertThat(registry().prune(2)).containsExactly(4);
        assertThat(registry().versions()).extracting(ModelVersion::number).containsExactly(6, 5, 3, 2, 1);
        assertThat(folder.resolve("registry/versions/4")).doesNotExist();
        assertThat(register(7).number()).isEqualTo(7);
        assertThatThrownBy(() -> registry().prune(0)).hasMessageContaining("at least 1");
    }

    @Test
    void whatACrashHasLeftIsClearedAfterADay() throws IOException {
        register(1);
        Path left = Files.createDirectories(folder.resolve("registry/versions/2"));
        Files.writeString(left.resolve("claim.json"), "{}");

        registry().prune(1);
        assertThat(left).exists();
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        registry().prune(1);
        assertThat(left).doesNotExist();
    }

    @Test
    void ofManyWritersEachHasANumberAndOneTheAlias() throws Exception {
        int writers = 8;
        IntStream.rangeClosed(1, writers).forEach(this::model);
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            List<Integer> numbers =
                    all(threads, writers, seed -> () -> register(seed).number());
            assertThat(numbers).doesNotHaveDuplicates().hasSize(writers);
            assertThat(registry().versions()).hasSize(writers);

            List<Integer> won = all(threads, writers, seed -> () -> {
                try {
                    registry().promote(CHAMPION, seed, Optional.empty(), "");
                    return 1;
                } catch (AliasMovedException e) {
                    return 0;
                }
            });
            assertThat(won).containsOnlyOnce(1);
            assertThat(registry().history(CHAMPION)).hasSize(1);

            all(threads, writers, seed -> () -> {
                registry().promote(CHAMPION, seed, "");
                return champion();
            });
            assertThat(registry().history(CHAMPION)).hasSizeBetween(writers - 1, writers + 1);
        } finally {
            threads.shutdownNow();
        }
    }

    /** What each of several threads does. */
    private interface Work {
        Callable<Integer> of(int seed);
    }

    private static List<Integer> all(ExecutorService threads, int writers, Work work) throws Exception {
        List<Future<Integer>> futures = new ArrayList<>();
        for (int seed = 1; seed <= writers; seed++) {
            futures.add(threads.submit(work.of(seed)));
        }
        List<Integer> results = new ArrayList<>();
        for (Future<Integer> future : futures) {
            results.add(future.get());
        }
        return results;
    }

    private int champion() {
        return registry().resolve(CHAMPION).orElseThrow().number();
    }

    private ModelRegistry registry() {
        return ModelRegistry.at(hadoop, folder.resolve("registry").toString());
    }

    private ModelVersion register(int seed) {
        return registry()
                .register(new Candidate(
                        model(seed),
                        "runs/" + seed,
                        Map.of("accuracy", 0.9, "loss", Double.NaN),
                        Map.of("rows", "1797"),
                        Map.of("profile.json", "{\"seed\": %d}".formatted(seed))));
    }

    private String model(int seed) {
        Path path = folder.resolve("models/" + seed);
        if (!Files.exists(path)) {
            TinyBundle.write(hadoop, path.toString(), seed);
        }
        return path.toString();
    }
}
