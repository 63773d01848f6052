package io.tatara.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestModelBundle {

    private static final int PARAMETERS = 100_003;

    private final Configuration hadoop = new Configuration();

    @TempDir
    private Path folder;

    private Path path;
    private ModelBundle bundle;

    @BeforeEach
    void write() throws IOException {
        Path features = Files.createDirectories(folder.resolve("pipeline/stages"));
        Files.writeString(features.resolve("part-00000"), "mean 3.5");
        path = folder.resolve("model");
        bundle = bundle(folder.resolve("pipeline").toString());
        bundle.write(hadoop, path.toString());
    }

    @Test
    void comesBackBitForBit() {
        ModelBundle back = ModelBundle.read(hadoop, path.toString());

        assertThat(back.parameters()).isEqualTo(bundle.parameters());
        assertThat(back.state()).isEqualTo(bundle.state());
        assertThat(back.network()).isEqualTo(bundle.network());
        assertThat(back.schema()).isEqualTo(bundle.schema());
        assertThat(back.metrics()).isEqualTo(bundle.metrics());
        assertThat(back.provenance()).isEqualTo(bundle.provenance());
        assertThat(Path.of(String.valueOf(back.featuresPath())).resolve("stages/part-00000"))
                .hasContent("mean 3.5");
    }

    @Test
    void keepsAbsentStateAndFeaturesAbsent() {
        String other = folder.resolve("bare").toString();
        new ModelBundle(bundle.network(), bundle.schema(), bundle.parameters(), null, null, Map.of(), Map.of())
                .write(hadoop, other);

        ModelBundle back = ModelBundle.read(hadoop, other);
        assertThat(back.state()).isNull();
        assertThat(back.featuresPath()).isNull();
    }

    @Test
    void noticesOneFlippedBitInAnyEntry() throws IOException {
        for (String name :
                List.of("network.json", "model.json", "parameters.f32", "state.f32", "features/stages/part-00000")) {
            Path entry = path.resolve(name);
            byte[] good = Files.readAllBytes(entry);
            byte[] bad = good.clone();
            bad[bad.length / 2] ^= 0x10;
            // As a careless copy would: without the side file of Hadoop's local file system.
            Files.deleteIfExists(entry.resolveSibling("." + entry.getFileName() + ".crc"));
            Files.write(entry, bad);

            assertThatThrownBy(() -> ModelBundle.read(hadoop, path.toString()))
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining("is damaged: entry " + name)
                    .hasMessageContaining("Restore it from a copy, or train again");
            Files.write(entry, good);
        }
        assertThat(ModelBundle.read(hadoop, path.toString()).parameters()).isEqualTo(bundle.parameters());
    }

    @Test
    void noticesWhatWasAddedAndWhatIsMissing() throws IOException {
        Files.writeString(path.resolve("extra.bin"), "x");
        assertThatThrownBy(() -> ModelBundle.read(hadoop, path.toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("its manifest does not name: [extra.bin]");
        Files.delete(path.resolve("extra.bin"));

        Files.delete(path.resolve("state.f32"));
        assertThatThrownBy(() -> ModelBundle.read(hadoop, path.toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("its entry state.f32 is missing");
    }

    @Test
    void refusesUnknownVersionsForeignFormatsAndPathsThatLeadOut() throws IOException {
        Path manifest = path.resolve("manifest.json");
        Files.deleteIfExists(path.resolve(".manifest.json.crc"));
        String good = Files.readString(manifest);

        Files.writeString(manifest, good.replace("\"version\" : 1", "\"version\" : 7"));
        assertThatThrownBy(() -> ModelBundle.read(hadoop, path.toString()))
                .hasMessageContaining("has format version 7; this Tatara reads version 1");

        Files.writeString(manifest, good.replace("tatara-model", "else"));
        assertThatThrownBy(() -> ModelBundle.read(hadoop, path.toString()))
                .hasMessageContaining("its manifest says format 'else', expected 'tatara-model'");

        for (String hostile : List.of("../../etc/passwd", "/etc/passwd", "features/../../x", "a\\\\b")) {
            Files.writeString(manifest, good.replace("\"state.f32\"", "\"" + hostile + "\""));
            assertThatThrownBy(() -> ModelBundle.read(hadoop, path.toString()))
                    .hasMessageContaining("that is no plain path inside it");
        }

        Files.writeString(manifest, good.substring(0, good.length() / 2));
        assertThatThrownBy(() -> ModelBundle.read(hadoop, path.toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("is damaged");
    }

    @Test
    void refusesToOverwriteAndLeavesNothingAside() {
        assertThatThrownBy(() -> bundle.write(hadoop, path.toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("Something is at");

        ModelBundle broken = bundle(folder.resolve("no such pipeline").toString());
        assertThatThrownBy(() -> broken.write(hadoop, folder.resolve("other").toString()));
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("pipeline", "model");
    }

    @Test
    void saysWhenNothingIsThere() {
        assertThatThrownBy(
                        () -> ModelBundle.read(hadoop, folder.resolve("nowhere").toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("nothing is there");
    }

    private static ModelBundle bundle(String features) {
        Random random = new Random(5);
        float[] parameters = new float[PARAMETERS];
        float[] state = new float[2 * PARAMETERS];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < state.length; i++) {
            state[i] = random.nextFloat();
        }
        Schema schema = new Schema(List.of("a", "b"), new Task.Classification(List.of("no", "yes")), true);
        NetworkDefinition network = new NetworkDefinition("{}", false, new InputShape.Sequence(2), schema.task(), 2);
        return new ModelBundle(
                network, schema, parameters, state, features, Map.of("accuracy", 0.5), Map.of("seed", "42"));
    }
}
