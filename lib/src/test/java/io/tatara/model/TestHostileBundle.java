package io.tatara.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.tatara.TataraException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unsigned bundles of somebody who can make all hashes fit. */
class TestHostileBundle {

    /** What replaces characters of an honest file. */
    private static final String NOISE = "0123456789-\"{}[],:.eE\\ntfa";

    private final Configuration hadoop = new Configuration(false);

    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void writeABundle() {
        NetworkDefinition network = Samples.build(4, new InputShape.Flat(), Samples.dense(5));
        path = folder.resolve("model");
        ModelBundle.write(hadoop, path.toString(), Samples.bundle(network, Samples.schema(4)));
    }

    @Test
    void foldersThatLeadInCirclesAreNotFollowed() throws IOException {
        // two links a level: whoever follows them sees 2^40 folders before the system stops him
        Files.createSymbolicLink(path.resolve("left"), path);
        Files.createSymbolicLink(path.resolve("right"), path);

        assertTimeoutPreemptively(Duration.ofMinutes(5), () -> refused("it is no model bundle"));
    }

    @Test
    void endlessFilesAreNotRead() throws IOException {
        Path endless = Path.of("/dev/zero");
        if (Files.exists(endless)) {
            Files.delete(path.resolve("metrics.json"));
            Files.createSymbolicLink(path.resolve("metrics.json"), endless);
            assertTimeoutPreemptively(Duration.ofMinutes(5), () -> refused("which no model needs"));
        }
    }

    @Test
    void parametersThatTheNetworkDoesNotHaveAreRefused() throws IOException {
        byte[] parameters = Files.readAllBytes(path.resolve("parameters.f32"));
        forge("parameters.f32", Arrays.copyOf(parameters, parameters.length - 4));

        refused("parameters, but network.json needs 43");
    }

    @Test
    void aNetworkOfMoreThanItsParametersIsNeverMade() throws IOException {
        String network = Files.readString(path.resolve("network.json"));
        for (String size : List.of("200000000", "4611686018427387904", "-3", "1e300")) {
            String larger = network.replaceAll("(\"n[oO]ut\" : )5", "$1" + size);
            assertThat(larger).isNotEqualTo(network);
            forge("network.json", larger.getBytes(StandardCharsets.UTF_8));

            assertThatThrownBy(this::read).as(size).isInstanceOf(TataraException.class);
            forge("network.json", network.getBytes(StandardCharsets.UTF_8));
        }
        read();
    }

    @Test
    void deeplyNestedJsonIsRefused() throws IOException {
        String deep = "{\"confs\":" + "[".repeat(2_000_000);
        for (String entry : List.of("network.json", "schema.json", "metrics.json")) {
            byte[] before = Files.readAllBytes(path.resolve(entry));
            forge(entry, deep.getBytes(StandardCharsets.UTF_8));

            assertThatThrownBy(this::read).as(entry).isInstanceOf(TataraException.class);
            forge(entry, before);
        }
    }

    /** Nothing but a message comes of it, whichever bytes are others. */
    @Test
    void anyBytesAreReadOrRefused() throws IOException {
        Random random = new Random(11);
        for (String entry : List.of("network.json", "schema.json", "metrics.json", "manifest.json")) {
            byte[] whole = Files.readAllBytes(path.resolve(entry));
            for (int i = 0; i < 60; i++) {
                byte[] bytes = whole.clone();
                for (int j = random.nextInt(3); j >= 0; j--) {
                    bytes[random.nextInt(bytes.length)] = (byte) NOISE.charAt(random.nextInt(NOISE.length()));
                }
                forge(entry, bytes);
                try {
                    read();
                } catch (TataraException e) {
                    assertThat(e).hasMessageContaining(path.toString());
                }
            }
            forge(entry, whole);
        }
        read();
    }

    private ModelBundle read() {
        return ModelBundle.read(hadoop, path.toString());
    }

    private void refused(String why) {
        assertThatThrownBy(this::read).isInstanceOf(TataraException.class).hasMessageContaining(why);
    }

    private void forge(String entry, byte[] bytes) throws IOException {
        String before = BundleStore.hash(Files.readAllBytes(path.resolve(entry)));
        Files.write(path.resolve(entry), bytes);
        Path manifest = path.resolve("manifest.json");
        if (!entry.equals("manifest.json")) {
            Files.writeString(manifest, Files.readString(manifest).replace(before, BundleStore.hash(bytes)));
        }
        Files.writeString(path.resolve("manifest.json.sha256"), BundleStore.hash(Files.readAllBytes(manifest)));
    }
}
