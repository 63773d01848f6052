package io.tatara.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
        ModelBundle.write(hadoop, path.toString(), bundle);
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
        ModelBundle bare =
                new ModelBundle(bundle.network(), bundle.schema(), bundle.parameters(), null, null, Map.of(), Map.of());
        ModelBundle.write(hadoop, other, bare);

        ModelBundle back = ModelBundle.read(hadoop, other);
        assertThat(back.state()).isNull();
        assertThat(back.featuresPath()).isNull();
    }

    @Test
    void noticesOneFlippedBitInAnyEntry() throws IOException {
        for (String name : List.of(
                "manifest.json",
                "manifest.json.sha256",
                "network.json",
                "schema.json",
                "metrics.json",
                "parameters.f32",
                "state.f32",
                "features/stages/part-00000")) {
            Path entry = path.resolve(name);
            byte[] good = Files.readAllBytes(entry);
            byte[] bad = good.clone();
            bad[bad.length / 2] ^= 0x10;
            Files.write(entry, bad);

            assertThatThrownBy(() -> ModelBundle.read(hadoop, path.toString()))
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining("is damaged: the entry " + name.replace(".sha256", ""))
                    .hasMessageContaining("get a fresh copy of the model");
            Files.write(entry, good);
        }
        assertThat(ModelBundle.read(hadoop, path.toString()).parameters()).isEqualTo(bundle.parameters());
    }

    @Test
    void noticesWhatWasAddedAndWhatIsMissing() throws IOException {
        Files.writeString(path.resolve("extra.bin"), "x");
        assertThatThrownBy(() -> ModelBundle.read(hadoop, path.toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("holds 'extra.bin', which its manifest does not list");
        Files.delete(path.resolve("extra.bin"));

        Files.delete(path.resolve("state.f32"));
        assertThatThrownBy(() -> ModelBundle.read(hadoop, path.toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("is not a complete model bundle");
    }

    @Test
    void refusesUnknownVersionsForeignFormatsAndPathsThatLeadOut() throws IOException {
        String good = Files.readString(path.resolve("manifest.json"));

        rewriteManifest(good.replaceFirst("\"version\" : \\d+", "\"version\" : 7"));
        assertThatThrownBy(() -> ModelBundle.read(hadoop, path.toString()))
                .hasMessageContaining("has the format version 7");

        for (String hostile : List.of("../../etc/passwd", "/etc/passwd", "features/../../x", "a\\\\b")) {
            rewriteManifest(good.replace("\"state.f32\"", "\"" + hostile + "\""));
            assertThatThrownBy(() -> ModelBundle.read(hadoop, path.toString()))
                    .hasMessageContaining("which is no plain path inside the bundle");
        }

        rewriteManifest(good.substring(0, good.length() / 2));
        assertThatThrownBy(() -> ModelBundle.read(hadoop, path.toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("is not valid JSON");
    }

    @Test
    void refusesToOverwriteAndLeavesNothingAside() {
        assertThatThrownBy(() -> ModelBundle.write(hadoop, path.toString(), bundle))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("something is there already");

        ModelBundle broken = bundle(folder.resolve("no such pipeline").toString());
        assertThatThrownBy(
                () -> ModelBundle.write(hadoop, folder.resolve("other").toString(), broken));
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("pipeline", "model");
    }

    @Test
    void saysWhenNothingIsThere() {
        assertThatThrownBy(
                        () -> ModelBundle.read(hadoop, folder.resolve("nowhere").toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("there is no model at");
    }

    /** As somebody would who knows the format: with the hash that belongs to it. */
    private void rewriteManifest(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Files.write(path.resolve("manifest.json"), bytes);
        Files.writeString(path.resolve("manifest.json.sha256"), sha256(bytes));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
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
        NetworkDefinition network =
                new NetworkDefinition("{\"confs\": []}", false, new InputShape.Sequence(2), schema.task(), 2);
        return new ModelBundle(
                network, schema, parameters, state, features, Map.of("accuracy", 0.5), Map.of("seed", "42"));
    }
}
