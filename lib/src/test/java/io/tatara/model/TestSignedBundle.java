package io.tatara.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.signing.KeyFiles;
import io.tatara.signing.Keys;
import io.tatara.signing.Trust;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to a signed bundle by who has not the key, it is refused; what was signed is what is loaded. */
class TestSignedBundle {

    private final Configuration hadoop = new Configuration(false);

    @TempDir
    private Path folder;

    private Path path;
    private KeyFiles ours;
    private KeyFiles theirs;
    private ModelBundle model;

    @BeforeEach
    void writeASignedBundle() throws IOException {
        Path features = Files.createDirectories(folder.resolve("pipeline"));
        Files.writeString(features.resolve("pipeline.json"), "{\"formatVersion\": 2}");
        NetworkDefinition network = Samples.build(4, new InputShape.Flat(), Samples.dense(5));
        ModelBundle plain = Samples.bundle(network, Samples.schema(4));
        model = new ModelBundle(
                network,
                plain.schema(),
                plain.parameters(),
                plain.state(),
                features.toString(),
                plain.metrics(),
                plain.provenance());
        ours = Keys.create(folder, "ours");
        theirs = Keys.create(folder, "theirs");
        path = folder.resolve("model");
        ModelBundle.write(hadoop, path.toString(), model, Keys.signing(ours));
    }

    @Test
    void isReadByWhoTrustsItsKeyAndByWhoTrustsAnyone() {
        assertThat(read(ours).parameters()).isEqualTo(model.parameters());
        assertThat(ModelBundle.read(hadoop, path.toString()).parameters()).isEqualTo(model.parameters());
        assertThat(read(theirs, ours).parameters()).isEqualTo(model.parameters());
    }

    @Test
    void isNotReadByWhoTrustsAnotherKey() {
        assertThatThrownBy(() -> read(theirs))
                .isInstanceOf(TataraException.class)
                .hasMessageContainingAll("the signature of ", "manifest.json", theirs.fingerprint(), "another key");
    }

    @Test
    void theClustersSettingHoldsWhateverTheCallerSays() {
        hadoop.set(Trust.SETTING, theirs.shared().toString());
        assertThatThrownBy(() -> ModelBundle.read(hadoop, path.toString())).isInstanceOf(TataraException.class);
        assertThatThrownBy(() -> read(ours)).isInstanceOf(TataraException.class);
        hadoop.set(Trust.SETTING, ours.shared().toString());
        read(ours);
        assertThatThrownBy(() -> Dl4jZip.model(hadoop, "some.zip", model.schema()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("some.zip is a DL4J zip, which nobody can sign");
    }

    @Test
    void anUnsignedBundleIsRefusedWhereSignaturesAreDemanded() throws IOException {
        Files.delete(path.resolve("manifest.json.ed25519"));

        assertThatThrownBy(() -> read(ours))
                .isInstanceOf(TataraException.class)
                .hasMessageContainingAll("manifest.json is not signed", ours.fingerprint(), "signing.key");
        ModelBundle.read(hadoop, path.toString());
    }

    /** Ten random changes of each entry, hashes made to fit where the attacker can. */
    @Test
    void anyChangeOfAnyEntryIsRefused() throws IOException {
        Random random = new Random(7);
        String manifest = Files.readString(path.resolve("manifest.json"));
        for (Path entry : entries()) {
            byte[] whole = Files.readAllBytes(entry);
            for (int i = 0; i < 10; i++) {
                Files.write(entry, changed(whole, random));
                refused(entry + " changed");
                if (!entry.getFileName().toString().startsWith("manifest.json")) {
                    // all hashes fit now, so that the signature alone is in the way
                    seal(manifest.replace(BundleStore.hash(whole), BundleStore.hash(Files.readAllBytes(entry))));
                    assertThatThrownBy(() -> read(ours))
                            .isInstanceOf(TataraException.class)
                            .hasMessageContaining("the signature of");
                }
                Files.write(entry, whole);
                seal(manifest);
            }
        }
        read(ours);
    }

    @Test
    void addedRemovedAndExchangedEntriesAreRefused() throws IOException {
        Path added = Files.writeString(path.resolve("features/more.json"), "{}");
        refused("added");
        Files.delete(added);
        for (Path entry : entries()) {
            if (entry.endsWith("manifest.json.sha256")) {
                continue;
            }
            Path away = Files.move(entry, folder.resolve("away"));
            refused(entry + " removed");
            Files.move(away, entry);
        }
        Path parameters = path.resolve("parameters.f32");
        Path state = path.resolve("state.f32");
        Files.move(parameters, folder.resolve("away"));
        Files.move(state, parameters);
        Files.move(folder.resolve("away"), state);
        refused("exchanged");
    }

    @Test
    void aManifestWithAKeyTwiceIsRefusedThoughItWasSigned() throws IOException {
        String manifest = Files.readString(path.resolve("manifest.json"));
        for (String twice : List.of(
                manifest.replace("\"version\" : 1", "\"version\" : 1, \"version\" : 1"),
                manifest.replaceFirst("(\"network.json\" : \"[0-9a-f]+\")", "$1, $1"),
                manifest + manifest)) {
            assertThat(twice).isNotEqualTo(manifest);
            seal(twice);
            Files.write(
                    path.resolve("manifest.json.ed25519"),
                    Keys.signing(ours).sign(twice.getBytes(StandardCharsets.UTF_8)));
            refused(twice);
        }
    }

    @Test
    void whoSignsItLaterIsKnownByItToo() throws IOException {
        assertThat(ModelBundle.isSigned(hadoop, path.toString(), trusted(theirs)))
                .isFalse();

        ModelBundle.sign(hadoop, path.toString(), Keys.signing(theirs));
        List<Path> once = entries();
        ModelBundle.sign(hadoop, path.toString(), Keys.signing(theirs));
        ModelBundle.sign(hadoop, path.toString(), Keys.signing(ours));

        assertThat(entries()).as("no signature is there twice").isEqualTo(once);
        read(ours);
        read(theirs);
        assertThat(ModelBundle.isSigned(hadoop, path.toString(), trusted(theirs)))
                .isTrue();
        ModelBundle.copy(hadoop, path.toString(), folder.resolve("copy").toString());
        assertThat(ModelBundle.isSigned(hadoop, folder.resolve("copy").toString(), trusted(theirs)))
                .isTrue();
    }

    @Test
    void aBundleSaysTheDigestOfWhatItWasMadeOf() throws IOException {
        ModelBundle read = read(ours);
        String digest = ModelBundle.digest(hadoop, path.toString());
        seal(Files.readString(path.resolve("manifest.json")) + "\n");

        assertThat(read.digest()).contains(digest);
        assertThat(ModelBundle.digest(hadoop, path.toString())).isNotEqualTo(digest);
        assertThat(model.digest()).isEmpty();
    }

    @Test
    void aSignatureOfAnotherBundleIsRefused() throws IOException {
        Path other = folder.resolve("other");
        ModelBundle.write(
                hadoop, other.toString(), Samples.bundle(model.network(), model.schema()), Keys.signing(ours));
        Files.copy(
                other.resolve("manifest.json.ed25519"),
                path.resolve("manifest.json.ed25519"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        refused("another bundle's signature");
    }

    /** The feature pipeline once was loaded from its folder after that had been verified. */
    @Test
    void whatIsChangedOnceItWasReadChangesNothing() throws IOException {
        ModelBundle read = read(ours);
        Files.writeString(path.resolve("features/pipeline.json"), "{\"formatVersion\": 3}");
        Path copy = folder.resolve("copy");

        ModelBundle.write(hadoop, copy.toString(), read, Keys.signing(ours));

        assertThat(copy.resolve("features/pipeline.json")).hasContent("{\"formatVersion\": 2}");
        assertThat(ModelBundle.read(
                                hadoop, copy.toString(), List.of(ours.shared().toString()))
                        .parameters())
                .isEqualTo(model.parameters());
    }

    private ModelBundle read(KeyFiles... trusted) {
        return ModelBundle.read(hadoop, path.toString(), trusted(trusted));
    }

    private static List<String> trusted(KeyFiles... pairs) {
        return Arrays.stream(pairs).map(pair -> pair.shared().toString()).toList();
    }

    private void refused(String what) {
        assertThatThrownBy(() -> read(ours)).as(what).isInstanceOf(TataraException.class);
    }

    private static byte[] changed(byte[] whole, Random random) {
        byte[] changed = switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(whole, random.nextInt(whole.length));
            case 1 -> Arrays.copyOf(whole, whole.length + 1 + random.nextInt(9));
            default -> whole.clone();
        };
        if (changed.length == whole.length) {
            changed[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    private void seal(String manifest) throws IOException {
        Files.writeString(path.resolve("manifest.json"), manifest);
        Files.writeString(
                path.resolve("manifest.json.sha256"), BundleStore.hash(manifest.getBytes(StandardCharsets.UTF_8)));
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
