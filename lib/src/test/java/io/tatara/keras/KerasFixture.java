package io.tatara.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.engine.Engine;
import io.tatara.engine.dl4j.Dl4jEngineFactory;
import io.tatara.model.Clipping;
import io.tatara.model.ModelBundle;
import io.tatara.model.NetworkDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** A model that {@code fixtures.py} wrote, with features and the outputs that Keras gives for them. */
record KerasFixture(String path, List<float[]> inputs, List<float[]> outputs) {

    static final Task CLASSES = new Task.Classification(List.of("a", "b", "c"));

    static KerasFixture of(String name) {
        try {
            JsonNode said =
                    JsonMapper.builder().build().readTree(file(name + ".json").toFile());
            return new KerasFixture(
                    file(name + ".h5").toString(), rows(said.path("inputs")), rows(said.path("outputs")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(String name) {
        return Path.of(Objects.requireNonNull(KerasFixture.class.getResource(name), name)
                .getPath());
    }

    private static List<float[]> rows(JsonNode rows) {
        return IntStream.range(0, rows.size())
                .mapToObj(i -> {
                    float[] row = new float[rows.get(i).size()];
                    for (int j = 0; j < row.length; j++) {
                        row[j] = (float) rows.get(i).get(j).asDouble();
                    }
                    return row;
                })
                .toList();
    }

    Schema schema(Task task) {
        return schema(inputs.get(0).length, task);
    }

    static Schema schema(int width, Task task) {
        return new Schema(IntStream.range(0, width).mapToObj(i -> "f" + i).toList(), task, false);
    }

    /** What a model of ours says of these features. */
    List<float[]> computed(ModelBundle model) {
        return computed(model.network(), model.schema(), model.parameters());
    }

    /** The same of a network with parameters. */
    List<float[]> computed(NetworkDefinition network, Schema schema, float[] parameters) {
        Minibatch batch = new Minibatch(schema, inputs.size());
        batch.resize(inputs.size());
        int width = schema.featureWidth();
        for (int i = 0; i < inputs.size(); i++) {
            System.arraycopy(inputs.get(i), 0, batch.features(), i * width, width);
        }
        int outputs = network.task().outputs();
        float[] all = new float[inputs.size() * outputs];
        try (Engine engine = new Dl4jEngineFactory(network, new Clipping.None(), parameters).create()) {
            engine.infer(batch, all);
        }
        return IntStream.range(0, inputs.size())
                .mapToObj(i -> Arrays.copyOfRange(all, i * outputs, (i + 1) * outputs))
                .toList();
    }
}
