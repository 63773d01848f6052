package io.tatara.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.TataraException;
import io.tatara.model.ModelBundle;
import io.tatara.model.TinyBundle;
import io.tatara.signing.KeyFiles;
import io.tatara.signing.Keys;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process dies before each change that it would make to the file system, one after the other. */
class TestKilledRegistry {

    private static final String CHAMPION = ModelRegistry.CHAMPION;
    private static final int IMMORTAL = Integer.MAX_VALUE;

    @TempDir
    private Path folder;

    @Test
    void aRegistrationThatDiesAnywhereLeavesTheChampionAndIsRepeated() {
        dyingEverywhere(2, process -> challenge(process, 2));
    }

    /** Readers find each signature whole or not at all, and never one less. */
    @Test
    void aSignatureThatIsAddedByWhoDiesAnywhereIsThereOrNotAndIsRepeated() {
        KeyFiles keys = Keys.create(folder, "ours");
        String trusted = keys.shared().toString();
        String signed = folder.resolve("signed").toUri().toString();
        ModelBundle.copy(new Configuration(false), model(1), signed);
        ModelBundle.sign(new Configuration(false), signed, Keys.signing(keys));
        int changes = 0;
        boolean died = true;
        while (died) {
            Path place = folder.resolve("registry-" + changes);
            prepare(place, 1);
            Configuration process = process(changes, place);
            died = dies(process, doomed -> registry(doomed).register(candidate(signed, 1)));
            requireWhole(place);
            Configuration next = process(IMMORTAL, place);
            assertThat(registry(next).register(candidate(signed, 1)).number()).isEqualTo(1);
            requireWhole(place);
            String version = registry(next).version(1).orElseThrow().path();
            assertThat(ModelBundle.read(next, version, List.of(trusted)).parameters())
                    .hasSize(9);
            changes++;
        }
        assertThat(changes).isGreaterThan(1);
    }

    @Test
    void aRollBackThatDiesAnywhereLeavesOneOfTheTwo() {
        dyingEverywhere(1, process -> {
            if (registry(process).resolve(CHAMPION).orElseThrow().number() == 2) {
                registry(process).rollBack(CHAMPION, "worse");
            }
        });
    }

    @Test
    void aCleanUpThatDiesAnywhereLeavesWhatIsInUse() {
        dyingEverywhere(2, process -> {
            challenge(process, 2);
            registry(process).prune(1);
        });
    }

    private void dyingEverywhere(int champion, Consumer<Configuration> work) {
        int changes = 0;
        boolean died = true;
        while (died) {
            Path before = folder.resolve("registry-" + changes);
            prepare(before, champion == 1 ? 2 : 1);
            Configuration process = process(changes, before);
            died = dies(process, work);
            requireWhole(before);
            work.accept(process(IMMORTAL, before));
            requireWhole(before);
            assertThat(registry(process(IMMORTAL, before))
                            .resolve(CHAMPION)
                            .orElseThrow()
                            .number())
                    .as("after %d changes", changes)
                    .satisfies(number -> assertThat(seed(before, number)).isEqualTo(champion));
            changes++;
        }
        assertThat(changes).isGreaterThan(3);
    }

    private static boolean dies(Configuration process, Consumer<Configuration> work) {
        try {
            work.accept(process);
        } catch (TataraException e) {
            assertThat(FatefulFileSystem.died(process)).as(e.getMessage()).isTrue();
        }
        return FatefulFileSystem.died(process);
    }

    /** The first model is champion; or both were, one after the other. */
    private void prepare(Path place, int last) {
        Configuration process = process(IMMORTAL, place);
        challenge(process, 1);
        if (last == 2) {
            challenge(process, 2);
        }
    }

    private void requireWhole(Path place) {
        Configuration process = process(IMMORTAL, place);
        assertThat(registry(process).resolve(CHAMPION)).isPresent();
        for (ModelVersion version : registry(process).versions()) {
            assertThat(ModelBundle.read(process, version.path()).parameters()).hasSize(9);
            assertThat(registry(process).document(version, "profile.json")).contains("{}");
        }
    }

    private int seed(Path place, int number) {
        Configuration process = process(IMMORTAL, place);
        return Integer.parseInt(
                registry(process).version(number).orElseThrow().lineage().get("seed"));
    }

    private void challenge(Configuration process, int seed) {
        ModelRegistry registry = registry(process);
        ModelVersion version = registry.register(candidate(model(seed), seed));
        registry.promote(CHAMPION, version.number(), "better");
    }

    private static Candidate candidate(String model, int seed) {
        return new Candidate(model, "runs/" + seed, Map.of(), Map.of("seed", "" + seed), Map.of("profile.json", "{}"));
    }

    private String model(int seed) {
        Path path = folder.resolve("model-" + seed);
        if (!path.toFile().exists()) {
            TinyBundle.write(new Configuration(false), path.toString(), seed);
        }
        return path.toUri().toString();
    }

    private static Configuration process(int changes, Path place) {
        Configuration process = FatefulFileSystem.process(changes);
        process.set("registry", FatefulFileSystem.SCHEME + "://" + place);
        return process;
    }

    private static ModelRegistry registry(Configuration process) {
        return ModelRegistry.at(process, process.get("registry"));
    }
}
