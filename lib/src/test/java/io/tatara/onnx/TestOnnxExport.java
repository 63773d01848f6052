package io.tatara.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.tatara.TataraException;
import io.tatara.data.Minibatch;
import io.tatara.data.Task;
import io.tatara.engine.Networks;
import io.tatara.model.ModelBundle;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.Regularization;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import onnx.Onnx.ModelProto;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestOnnxExport {

    private static final double TOLERANCE = 1e-5;

    @TempDir
    private Path folder;

    @Test
    void onnxRuntimeScoresLikeOurEngine() throws OrtException {
        for (long seed = 0; seed < 120; seed++) {
            RandomModel model = RandomModel.of(seed);
            try (Scored scored = Scored.of(OnnxExport.model(model.bundle(), null, ""))) {
                for (int rows : new int[] {1, 7}) {
                    scoresAlike(model, scored, model.batch(rows, 100 + rows));
                }
            }
        }
    }

    private static void scoresAlike(RandomModel model, Scored scored, Minibatch batch) throws OrtException {
        float[] expected = model.predicted(batch);
        float[] features =
                Arrays.copyOf(batch.features(), batch.size() * batch.schema().featureWidth());
        Map<String, Object> outputs = scored.score(features, batch.size());
        boolean numbers = batch.schema().task() instanceof Task.Regression;
        float[][] actual = (float[][]) Objects.requireNonNull(outputs.get(numbers ? "predictions" : "probabilities"));
        alike(model.toString(), actual, expected);
        assertThat(outputs.containsKey("label")).isEqualTo(batch.schema().task() instanceof Task.Classification);
        if (outputs.get("label") instanceof long[] labels) {
            assertThat(labels).as(model.toString()).containsExactly(largest(actual));
        }
    }

    static void alike(String what, float[][] actual, float[] expected) {
        int width = expected.length / actual.length;
        for (int i = 0; i < expected.length; i++) {
            float one = actual[i / width][i % width];
            assertThat(Math.abs(one - expected[i]))
                    .as("%s: output %d is %s, not %s", what, i, one, expected[i])
                    .isLessThanOrEqualTo((float) (TOLERANCE * Math.max(1, Math.abs(expected[i]))));
        }
    }

    private static long[] largest(float[][] rows) {
        return Arrays.stream(rows)
                .mapToLong(row -> IntStream.range(0, row.length)
                        .reduce((a, b) -> row[b] > row[a] ? b : a)
                        .orElseThrow())
                .toArray();
    }

    @Test
    void theFileSaysWhatItIs() throws OrtException {
        RandomModel model = RandomModel.of(4);
        try (Scored scored = Scored.of(OnnxExport.model(model.bundle(), null, "abc"))) {
            assertThat(scored.session().getInputNames()).containsExactly("features");
            assertThat(scored.session().getMetadata().getProducerName()).isEqualTo("tatara");
            assertThat(scored.session().getMetadata().getCustomMetadata())
                    .containsEntry("bundle.sha256", "abc")
                    .containsEntry("task", model.bundle().schema().task().kind())
                    .containsEntry("provenance", "{\"run\":\"today\"}")
                    .containsKeys("labels", "features", "metrics");
        }
    }

    @Test
    void theSameModelGivesTheSameBytes() {
        ModelProto first = OnnxExport.model(RandomModel.of(3).bundle(), null, "abc");
        ModelProto second = OnnxExport.model(RandomModel.of(3).bundle(), null, "abc");

        assertThat(second.toByteArray()).isEqualTo(first.toByteArray());
    }

    @Test
    void whatHasNoFormIsRefusedByNameAndNothingIsWritten() {
        NetworkDefinition network =
                Networks.define("lstm", Networks.CLASSES, Networks.ADAM, Regularization.NONE, Networks.UNCLIPPED);
        float[] parameters = Networks.parameters(Networks.engine(network));
        ModelBundle bundle = RandomModel.bundle(network, Networks.schema(12, Networks.CLASSES), parameters);
        String path = folder.resolve("model.onnx").toUri().toString();

        assertThatThrownBy(() -> OnnxExport.export(new Configuration(), path, bundle, null, ""))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("layer 0 (LSTM): this kind of layer")
                .hasMessageContaining("--format dl4j");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileThatIsThereStays() {
        ModelBundle bundle = RandomModel.of(1).bundle();
        String path = folder.resolve("model.onnx").toUri().toString();
        OnnxExport.export(new Configuration(), path, bundle, null, "");

        assertThatThrownBy(() -> OnnxExport.export(new Configuration(), path, bundle, null, ""))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("something is there already");
        assertThat(folder.toFile().list((f, name) -> !name.endsWith(".crc"))).containsExactly("model.onnx");
    }
}
