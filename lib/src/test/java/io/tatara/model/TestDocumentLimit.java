package io.tatara.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.data.DocumentLimit;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A document that could not be read is not written into a model; one that preparing has written is. */
class TestDocumentLimit {

    private final Configuration hadoop = new Configuration(false);

    @TempDir
    private Path folder;

    @Test
    void aModelIsWrittenIfItCanBeReadAndNothingIsLeftOfOneThatIsNot() throws IOException {
        DocumentLimit.require("a document", DocumentLimit.BYTES);
        // a hole on disk
        try (RandomAccessFile large = new RandomAccessFile(pipeline().toFile(), "rw")) {
            large.setLength(DocumentLimit.BYTES + 1L);
        }

        assertThatThrownBy(
                        () -> ModelBundle.write(hadoop, folder.resolve("model").toString(), model()))
                .isInstanceOf(TataraException.class)
                .hasMessageContainingAll(
                        "model/features/pipeline.json", "268,435,457", "268,435,456", "data.features.exclude");

        assertThat(folder.toFile().list()).containsExactly("pipeline");
    }

    private Path pipeline() throws IOException {
        return Files.createDirectories(folder.resolve("pipeline")).resolve("pipeline.json");
    }

    private ModelBundle model() {
        NetworkDefinition network = Samples.build(2, new InputShape.Flat());
        return new ModelBundle(
                network,
                Samples.schema(2),
                new float[9],
                null,
                folder.resolve("pipeline").toString(),
                Map.of(),
                Map.of());
    }
}
