package io.tatara.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.data.SparseRows;
import io.tatara.data.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestModelBundle {

    private final Configuration hadoop = new Configuration(false);

    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void writeABundle() throws IOException {
        Path features = Files.createDirectories(folder.resolve("pipeline/stages/0_x"));
        Files.writeString(features.resolve("part-00000"), "stage");
        Files.writeString(features.resolve("_SUCCESS"), "ok");
        path = folder.resolve("model");
        ModelBundle.write(
                hadoop, path.toString(), bundle(folder.resolve("pipeline").toString()));
    }

    @Test
    void comesBackBitForBit() {
        ModelBundle written = bundle(null);

        ModelBundle read = read();

        assertThat(read.network()).isEqualTo(written.network());
        assertThat(read.schema()).isEqualTo(written.schema());
        assertThat(read.parameters()).isEqualTo(written.parameters());
        assertThat(read.state()).isEqualTo(written.state());
        assertThat(read.metrics()).isEqualTo(written.metrics());
        assertThat(read.provenance()).isEqualTo(written.provenance());
        assertThat(Path.of(String.valueOf(read.featuresPath())).resolve("stages/0_x/part-00000"))
                .hasContent("stage");
    }

    @Test
    void keepsEveryKindOfTaskAndInput() {
        List<Task> tasks =
                List.of(Samples.CLASSES, new Task.MultiLabel(List.of("x")), new Task.Regression(List.of("u", "v")));
        List<InputShape> inputs =
                List.of(new InputShape.Image(3, 4, 1), new InputShape.Sequence(4), new InputShape.Flat());
        for (int i = 0; i < 3; i++) {
            Schema schema = new Schema(Samples.schema(12).features(), tasks.get(i), i == 0);
            List<Layer> layers =
                    inputs.get(i) instanceof InputShape.Sequence ? List.of(new Layer.Lstm(2, false, false)) : List.of();
            NetworkDefinition network = NetworkBuilder.build(
                    new Network.Layers(inputs.get(i), layers),
                    schema,
                    Samples.ADAM,
                    Regularization.NONE,
                    Samples.UNCLIPPED,
                    7);
            String target = folder.resolve("other" + i).toString();
            ModelBundle.write(hadoop, target, Samples.bundle(network, schema));

            ModelBundle read = ModelBundle.read(hadoop, target);

            assertThat(read.network()).isEqualTo(network);
            assertThat(read.schema()).isEqualTo(schema);
        }
    }

    @Test
    void keepsThatFeaturesAreSparse() {
        Schema schema = SparseRows.sparse(Samples.schema(12));
        NetworkDefinition network = Samples.build(schema, new InputShape.Flat(), Samples.dense(5));
        String target = folder.resolve("sparse").toString();
        ModelBundle.write(hadoop, target, Samples.bundle(network, schema));

        ModelBundle read = ModelBundle.read(hadoop, target);

        assertThat(network.input()).isEqualTo(new InputShape.Sparse());
        assertThat(read.network()).isEqualTo(network);
        assertThat(read.schema()).isEqualTo(schema);
    }

    @Test
    void aSchemaThatDoesNotSaySoIsDense() {
        Schema schema = SparseRows.sparse(Samples.schema(2));
        ObjectNode json = (ObjectNode) BundleManifest.json(BundleJson.schema(schema), "schema.json");

        assertThat(BundleJson.schema(json, "schema.json")).isEqualTo(schema);
        json.remove("sparse");
        assertThat(BundleJson.schema(json, "schema.json")).isEqualTo(Samples.schema(2));
    }

    @Test
    void aFlippedByteInAnyEntryIsFoundAndNamed() throws IOException {
        List<Path> entries;
        try (Stream<Path> all = Files.walk(path)) {
            entries = all.filter(Files::isRegularFile).toList();
        }
        assertThat(entries).hasSizeGreaterThanOrEqualTo(9);
        for (Path entry : entries) {
            byte[] whole = Files.readAllBytes(entry);
            byte[] flipped = whole.clone();
            flipped[whole.length / 2] ^= 1;
            Files.write(entry, flipped);

            String name = path.relativize(entry).toString().replace(".sha256", "");
            assertThatThrownBy(this::read)
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining("the entry " + name + " should have the SHA-256 ")
                    .hasMessageContaining(" but has ");
            Files.write(entry, whole);
        }
        read();
    }

    @Test
    void aTruncatedEntryIsFoundAndNamed() throws IOException {
        byte[] whole = Files.readAllBytes(path.resolve("parameters.f32"));
        Files.write(path.resolve("parameters.f32"), java.util.Arrays.copyOf(whole, whole.length - 5));

        assertThatThrownBy(this::read).isInstanceOf(TataraException.class).hasMessageContaining("parameters.f32");
    }

    @Test
    void missingAndUnlistedEntriesAreRefused() throws IOException {
        Files.writeString(path.resolve("features/part-00009"), "smuggled");
        assertThatThrownBy(this::read)
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("'features/part-00009', which its manifest does not list");
        Files.delete(path.resolve("features/part-00009"));

        Files.delete(path.resolve("schema.json"));
        assertThatThrownBy(this::read).isInstanceOf(TataraException.class).hasMessageContaining("schema.json");
    }

    @Test
    void anUnknownVersionIsRefused() throws IOException {
        forge("\"version\" : 1", "\"version\" : 9");

        assertThatThrownBy(this::read)
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("format version 9")
                .hasMessageContaining("reads version 1");
    }

    @Test
    void namesThatLeadOutOfTheBundleAreRefused() throws IOException {
        String manifest = Files.readString(path.resolve("manifest.json"));
        for (String name :
                List.of("../../etc/passwd", "/etc/passwd", "a/../../b", "a\\\\\\\\b", "file:/x", "a//b", "")) {
            forge("\"metrics.json\"", "\"" + name + "\"");

            assertThatThrownBy(this::read)
                    .as(name)
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining("no plain path inside the bundle");
            seal(manifest);
        }
    }

    @Test
    void aForgedNetworkCannotNameClasses() throws IOException {
        String network = Files.readString(path.resolve("network.json"));
        byte[] hostile = network.replaceFirst("org.deeplearning4j.nn.conf.layers.DenseLayer", "evil.Gadget")
                .getBytes(StandardCharsets.UTF_8);
        Files.write(path.resolve("network.json"), hostile);
        forge(BundleStore.hash(network.getBytes(StandardCharsets.UTF_8)), BundleStore.hash(hostile));

        assertThatThrownBy(this::read).isInstanceOf(TataraException.class).hasMessageContaining("evil.Gadget");
    }

    @Test
    void aBundleIsNeverOverwritten() {
        assertThatThrownBy(() -> ModelBundle.write(hadoop, path.toString(), bundle(null)))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("something is there already");
        read();
    }

    @Test
    void aFailedWriteLeavesNothingBehind() throws IOException {
        Files.writeString(folder.resolve("pipeline/bad name"), "x");
        String target = folder.resolve("failed").toString();

        assertThatThrownBy(() -> ModelBundle.write(
                        hadoop, target, bundle(folder.resolve("pipeline").toString())))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("bad name");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("pipeline", "model");
        }
    }

    @Test
    void aPathWithoutABundleSaysSo() {
        assertThatThrownBy(() -> ModelBundle.read(hadoop, folder.resolve("none").toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("there is no model at");
        assertThatThrownBy(() ->
                        ModelBundle.read(hadoop, folder.resolve("pipeline").toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("not a complete model bundle");
    }

    private ModelBundle read() {
        return ModelBundle.read(hadoop, path.toString());
    }

    private void forge(String from, String to) throws IOException {
        seal(Files.readString(path.resolve("manifest.json")).replace(from, to));
    }

    private void seal(String manifest) throws IOException {
        Files.writeString(path.resolve("manifest.json"), manifest);
        Files.writeString(
                path.resolve("manifest.json.sha256"), BundleStore.hash(manifest.getBytes(StandardCharsets.UTF_8)));
    }

    private static ModelBundle bundle(@org.jspecify.annotations.Nullable String features) {
        NetworkDefinition network = Samples.build(4, new InputShape.Flat(), Samples.dense(5));
        ModelBundle plain = Samples.bundle(network, Samples.schema(4));
        return new ModelBundle(
                network,
                plain.schema(),
                plain.parameters(),
                plain.state(),
                features,
                Map.copyOf(plain.metrics()),
                plain.provenance());
    }
}
