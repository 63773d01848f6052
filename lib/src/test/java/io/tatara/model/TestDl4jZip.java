package io.tatara.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.data.Minibatch;
import io.tatara.engine.Engine;
import io.tatara.engine.dl4j.Dl4jEngineFactory;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TestDl4jZip {

    private final Configuration hadoop = new Configuration(false);

    @TempDir
    private Path folder;

    @Test
    void dl4jRestoresWhatWeExport() throws IOException {
        ModelBundle stack = Samples.bundle(Samples.foreign(Samples.stack().toJson(), 4), Samples.schema(4));
        ModelBundle graph = Samples.bundle(Samples.foreign(Samples.graph().toJson(), 4), Samples.schema(4));
        INDArray row = Nd4j.createFromArray(new float[][] {{0.1f, -0.2f, 0.3f, 1}});

        MultiLayerNetwork first = ModelSerializer.restoreMultiLayerNetwork(export("stack.zip", stack), true);
        ComputationGraph second = ModelSerializer.restoreComputationGraph(export("graph.zip", graph), true);

        assertThat(first.output(row).toFloatVector()).isEqualTo(outputs(stack));
        assertThat(second.outputSingle(row).toFloatVector()).isEqualTo(outputs(graph));
        assertThat(first.getUpdater().getStateViewArray().toFloatVector()).isEqualTo(stack.state());
    }

    @Test
    void weImportWhatDl4jWrites() throws IOException {
        MultiLayerNetwork network = new MultiLayerNetwork(Samples.stack());
        network.init();
        network.fit(Nd4j.rand(DataType.FLOAT, 6, 4), Nd4j.eye(3).repeat(0, 2).castTo(DataType.FLOAT));
        File file = folder.resolve("dl4j.zip").toFile();
        ModelSerializer.writeModel(network, file, true);

        StartingPoint start = Dl4jZip.importFrom(hadoop, file.toString(), Samples.schema(4));

        assertThat(start.parameters()).isEqualTo(network.params().toFloatVector());
        assertThat(start.state())
                .isEqualTo(network.getUpdater().getStateViewArray().toFloatVector());
        assertThat(start.network().graph()).isFalse();
    }

    @Test
    void exportAndImportComeBackBitForBit() {
        ModelBundle graph = Samples.bundle(Samples.foreign(Samples.graph().toJson(), 4), Samples.schema(4));
        StartingPoint start =
                Dl4jZip.importFrom(hadoop, export("graph.zip", graph).toString(), graph.schema());

        assertThat(start.parameters()).isEqualTo(graph.parameters());
        assertThat(start.state()).isEqualTo(graph.state());
    }

    @Test
    void entriesThatCouldRunCodeAreRefused() throws IOException {
        for (String name : List.of(
                "preprocessor.bin",
                "normalizer.bin",
                "objects/x",
                "../configuration.json",
                "a/coefficients.bin",
                "x.class")) {
            Map<String, byte[]> entries = honest();
            entries.put(name, new byte[] {1});

            assertRefused(zip(entries), "'" + name + "'");
        }
    }

    @Test
    void aBombIsNotUnpacked() throws IOException {
        Path file = folder.resolve("bomb.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("coefficients.bin"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                zip.write(zeros);
            }
        }

        assertThat(Files.size(file)).isLessThan(1 << 20);
        assertRefused(file, "it unpacks to more than");
    }

    @Test
    void foreignClassesAreRefused() throws IOException {
        Map<String, byte[]> entries = honest();
        String json =
                Samples.stack().toJson().replaceFirst("org.deeplearning4j.nn.conf.layers.DenseLayer", "evil.Gadget");
        entries.put("configuration.json", json.getBytes(StandardCharsets.UTF_8));

        assertRefused(zip(entries), "evil.Gadget");
    }

    @Test
    void aConfigurationLargerThanItsNumbersMakesNoNetwork() throws IOException {
        Map<String, byte[]> entries = honest();
        String json = Samples.stack()
                .toJson()
                .replaceAll("\"nout\" : 5", "\"nout\" : 200000000")
                .replaceAll("\"nOut\" : 5", "\"nOut\" : 200000000");
        assertThat(json).contains("200000000");
        entries.put("configuration.json", json.getBytes(StandardCharsets.UTF_8));

        assertRefused(zip(entries), "it has 43 parameters, but the configuration needs");
    }

    /** 4 · 2^62 is 0 to a long: a layer of that many units would seem to need its 5 biases alone. */
    @Test
    void sizesThatOverflowAreRefused() throws IOException {
        for (String size : List.of("4611686018427387904", "-4611686018427387904", "1e300")) {
            Map<String, byte[]> entries = honest();
            String json = Samples.stack().toJson().replaceAll("(\"n[oO]ut\" : )5", "$1" + size);
            entries.put("configuration.json", json.getBytes(StandardCharsets.UTF_8));

            assertRefused(zip(entries), "parameters, more than the 2.15e+09 that a network can have");
        }
    }

    @Test
    void numbersThatAreNotThereAreNotAllocated() throws IOException {
        for (long announced : new long[] {Long.MAX_VALUE, Integer.MAX_VALUE, -1, 44}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeUTF("MIXED_DATA_TYPES");
            out.writeLong(4);
            out.writeUTF("LONG");
            out.write(new byte[32]);
            out.writeUTF("MIXED_DATA_TYPES");
            out.writeLong(announced);
            out.writeUTF("FLOAT");
            out.write(new byte[43 * 4]);
            Map<String, byte[]> entries = honest();
            entries.put("coefficients.bin", bytes.toByteArray());

            assertRefused(zip(entries), "announces " + announced);
        }
    }

    @Test
    void damagedAndIncompleteFilesAreRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.zip"), "no zip at all");
        assertRefused(text, "not a readable zip");

        Map<String, byte[]> entries = honest();
        entries.remove("coefficients.bin");
        assertRefused(zip(entries), "lacks the entry coefficients.bin");

        entries.put("coefficients.bin", new byte[] {0, 3, 'a'});
        assertRefused(zip(entries), "it ends too early");

        Path whole = zip(honest());
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(whole, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> Dl4jZip.importFrom(hadoop, whole.toString(), Samples.schema(4)))
                .isInstanceOf(TataraException.class);
    }

    @Test
    void anExportOverwritesNothing() {
        ModelBundle stack = Samples.bundle(Samples.foreign(Samples.stack().toJson(), 4), Samples.schema(4));
        export("stack.zip", stack);

        assertThatThrownBy(() -> export("stack.zip", stack))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("already");
    }

    private void assertRefused(Path file, String why) {
        assertThatThrownBy(() -> Dl4jZip.importFrom(hadoop, file.toString(), Samples.schema(4)))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining(why);
    }

    private File export(String name, ModelBundle model) {
        File file = folder.resolve(name).toFile();
        Dl4jZip.export(hadoop, file.toString(), model);
        return file;
    }

    private static float[] outputs(ModelBundle model) {
        Minibatch batch = new Minibatch(model.schema(), 1);
        batch.resize(1);
        System.arraycopy(new float[] {0.1f, -0.2f, 0.3f, 1}, 0, batch.features(), 0, 4);
        float[] outputs = new float[3];
        try (Engine engine = new Dl4jEngineFactory(model.network(), Samples.UNCLIPPED, model.parameters()).create()) {
            engine.infer(batch, outputs);
        }
        return outputs;
    }

    /** What DL4J would write for the small stack. */
    private static Map<String, byte[]> honest() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("configuration.json", Samples.stack().toJson().getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Nd4j.write(Nd4j.zeros(DataType.FLOAT, 43), new DataOutputStream(bytes));
        entries.put("coefficients.bin", bytes.toByteArray());
        return entries;
    }

    private Path zip(Map<String, byte[]> entries) throws IOException {
        Path file = folder.resolve("hostile.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return file;
    }
}
