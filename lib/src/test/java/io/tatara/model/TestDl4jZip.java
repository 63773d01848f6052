package io.tatara.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class TestDl4jZip {

    private final Configuration hadoop = new Configuration();

    @TempDir
    private Path folder;

    @Test
    void readsWhatDl4jWrote() throws IOException {
        MultiLayerNetwork network = network();
        Path zip = folder.resolve("model.zip");
        ModelSerializer.writeModel(network, zip.toFile(), true);

        Dl4jZip.Contents contents = Dl4jZip.importFrom(hadoop, zip.toString());

        assertThat(contents.graph()).isFalse();
        assertThat(contents.parameters()).isEqualTo(network.params().toFloatVector());
        INDArray state = network.getUpdater().getStateViewArray();
        assertThat(contents.state()).isEqualTo(state.reshape(state.length()).toFloatVector());
    }

    @Test
    void writesWhatDl4jReads() throws IOException {
        MultiLayerNetwork network = network();
        Path zip = folder.resolve("model.zip");
        Dl4jZip.export(hadoop, bundle(network), zip.toString());

        MultiLayerNetwork back = ModelSerializer.restoreMultiLayerNetwork(zip.toFile(), true);

        INDArray input = Nd4j.rand(7, 5);
        assertThat(back.output(input).toFloatMatrix())
                .isEqualTo(network.output(input).toFloatMatrix());
        assertThat(back.getUpdater().getStateViewArray())
                .isEqualTo(network.getUpdater().getStateViewArray());
    }

    @Test
    void refusesEntriesThatCouldRunCode() throws IOException {
        for (String hostile : List.of(
                "preprocessor.bin", "normalizer.bin", "objects/payload", "../../evil.sh", "configuration.json.class")) {
            Path zip = zip(Map.of(hostile, "x"));

            assertThatThrownBy(() -> Dl4jZip.importFrom(hadoop, zip.toString()))
                    .isInstanceOf(TataraException.class)
                    .hasMessageContaining("holds the entry '" + hostile + "'")
                    .hasMessageContaining("could run code");
        }
    }

    @Test
    void refusesClassesThatAreNotDl4jConfigurations() throws IOException {
        String gadget = "{\"confs\": [{\"layer\": {\"@class\": \"com.sun.rowset.JdbcRowSetImpl\"}}]}";
        Path zip = zip(Map.of("configuration.json", gadget, "coefficients.bin", "x"));

        assertThatThrownBy(() -> Dl4jZip.importFrom(hadoop, zip.toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("names the class 'com.sun.rowset.JdbcRowSetImpl'");
    }

    @Test
    void refusesBombsByTheSizeTheyUnpackTo() throws IOException {
        Path zip = folder.resolve("bomb.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("configuration.json"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 65; i++) {
                out.write(zeros);
            }
        }
        assertThat(Files.size(zip)).isLessThan(1 << 20);

        assertThatThrownBy(() -> Dl4jZip.importFrom(hadoop, zip.toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("unpacks to more than");
    }

    @Test
    void saysWhatIsMissingOrDamaged() throws IOException {
        Path empty = zip(Map.of("configuration.json", "{}"));
        assertThatThrownBy(() -> Dl4jZip.importFrom(hadoop, empty.toString()))
                .hasMessageContaining("needed are configuration.json and coefficients.bin");

        Path notDl4j = zip(Map.of("configuration.json", "{}", "coefficients.bin", "x"));
        assertThatThrownBy(() -> Dl4jZip.importFrom(hadoop, notDl4j.toString()))
                .hasMessageContaining("is not a DL4J configuration");

        Path damaged = zip(Map.of(
                "configuration.json", network().getLayerWiseConfigurations().toJson(), "coefficients.bin", "xyz"));
        assertThatThrownBy(() -> Dl4jZip.importFrom(hadoop, damaged.toString()))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("coefficients.bin is damaged");
    }

    private Path zip(Map<String, String> entries) throws IOException {
        Path zip = Files.createTempFile(folder, "model", ".zip");
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (var entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return zip;
    }

    private static ModelBundle bundle(MultiLayerNetwork network) {
        Schema schema =
                new Schema(List.of("a", "b", "c", "d", "e"), new Task.Classification(List.of("x", "y", "z")), false);
        NetworkDefinition definition = new NetworkDefinition(
                network.getLayerWiseConfigurations().toJson(), false, new InputShape.Flat(), schema.task(), 5);
        INDArray state = network.getUpdater().getStateViewArray();
        return new ModelBundle(
                definition,
                schema,
                network.params().toFloatVector(),
                state.reshape(state.length()).toFloatVector(),
                null,
                Map.of(),
                Map.of());
    }

    private static MultiLayerNetwork network() {
        MultiLayerConfiguration configuration = new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Adam(1e-2))
                .list()
                .layer(new DenseLayer.Builder()
                        .nOut(4)
                        .activation(Activation.RELU)
                        .build())
                .layer(new OutputLayer.Builder()
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.feedForward(5))
                .build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        network.fit(
                Nd4j.rand(6, 5),
                Nd4j.eye(6)
                        .get(
                                org.nd4j.linalg.indexing.NDArrayIndex.all(),
                                org.nd4j.linalg.indexing.NDArrayIndex.interval(0, 3)));
        return network;
    }
}
