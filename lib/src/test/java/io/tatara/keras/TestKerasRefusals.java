package io.tatara.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.tatara.TataraException;
import io.tatara.data.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestKerasRefusals {

    private static final Task NUMBER = new Task.Regression(List.of("y"));
    private static final String OUTPUT = "Dense y 'units': 1, 'activation': 'linear'";

    @TempDir
    private Path folder;

    @Test
    void filesThatAreNoHdf5SayWhatTheyAre() throws IOException {
        Path text = Files.writeString(folder.resolve("a.h5"), "hello, this is no model");
        Path zip = Files.write(folder.resolve("a.keras"), "PK\u0003\u0004config.json".getBytes(StandardCharsets.UTF_8));

        assertRefused(text.toString(), "a.h5 is no HDF5 file: write the model with Keras' model.save('m.h5')");
        assertRefused(zip.toString(), "a.keras is a zip, as Keras 3 writes with the ending .keras");
        assertRefused(folder.toString(), "is a folder: a SavedModel is not read");
        assertRefused(folder.resolve("no.h5").toString(), "cannot read the Keras model");
    }

    @Test
    void filesWithoutAModelOrWithoutWeightsSayWhatIsMissing() {
        Path file = folder.resolve("empty.h5");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putGroup("other");
        }
        assertRefused(file.toString(), "has no attribute model_config: it is no model that Keras saved");

        Path weights = folder.resolve("weights.h5");
        try (WritableHdfFile hdf = HdfFile.write(weights)) {
            hdf.putAttribute("layer_names", new String[] {"y"});
        }
        assertRefused(weights.toString(), "it has weights alone, as save_weights writes them");

        assertRefused(
                WrittenModel.row("[null, 2]", OUTPUT), "the layer 'y' (Dense) has no weight 'kernel' in the file");
        assertRefused(
                WrittenModel.row("[null, 2]", OUTPUT).weight("y", "y:0", new float[] {1}),
                "has no weight 'kernel' in the file, which has [y] of it");
    }

    @Test
    void weightsThatDoNotFitTheSettingsAreRefused() {
        assertRefused(
                WrittenModel.row("[null, 2]", OUTPUT).weight("y", "kernel:0", new float[3][1]),
                "has a weight 'kernel' of the shape [3, 1], but what the model says of it needs [2, 1]");
        assertRefused(
                WrittenModel.row("[null, 2]", OUTPUT)
                        .weight("y", "kernel:0", new float[2][1])
                        .weight("y", "bias:0", new float[1])
                        .weight("y", "other:0", new float[1]),
                "has weights that its settings have no place for, [other]");
        assertRefused(
                WrittenModel.row("[null, 2]", OUTPUT).weight("y", "kernel:0", new int[2][1]),
                "is of the type int: only floating-point numbers are read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[null, 2, 1] | GRU x 'units': 3                           | the layer 'x' (GRU) is of a kind that is"
                        + " not supported: replace it",
                "[null, 2]    | Lambda x                                   | the layer 'x' (Lambda) is of a kind that"
                        + " is not supported",
                "[null, 2]    | Dense x 'units': 3, 'activation': 'gelu'   | has the activation 'gelu', which is not"
                        + " supported: supported are linear, relu",
                "[null, 2]    | Dense x 'units': 0                         | says 'units: 0', which is no number from"
                        + " 1 on",
                "[null, 2]    | Dense x 'activation': 'relu'               | says 'units: ', which is no number from 1"
                        + " on",
                "[null, 1, 2] | Dense x 'units': 3                         | takes vectors here, but gets sequences of"
                        + " 1 steps of 2",
                "[null, 2]    | Conv2D x 'filters': 3                      | takes images here, but gets vectors of 2",
                "[null, 2]    | LSTM x 'units': 3                          | takes sequences here, but gets vectors of"
                        + " 2",
                "[null, 2]    | Embedding x 'input_dim': 3, 'output_dim': 2, 'mask_zero': true | has mask_zero set:"
                        + " padded steps would be left out",
                "[null, 2, 1] | Conv1D x 'kernel_size': [2, 1]             | has a kernel_size of 2 numbers, not of 1",
                "[null, 2, 1] | Conv1D x 'filters': 1, 'kernel_size': 3, 'strides': 1 | has windows of 3, which are"
                        + " longer than their input",
                "[null, 2, 1] | Conv1D x 'filters': 1, 'kernel_size': 1, 'strides': 1, 'groups': 2 | has groups",
                "[null, 2, 1] | Conv1D x 'filters': 2, 'kernel_size': 1, 'strides': 1, 'activation': 'softmax' | is a"
                        + " softmax of sequences",
                "[null, 2, 1] | Conv1D x 'data_format': 'channels_first'   | has its channels first",
                "[null, 2, 1, 1] | Conv2D x 'filters': 1, 'kernel_size': 1, 'strides': 1, 'padding': 'causal' | has the"
                        + " padding 'causal'",
                "[null, 2, 1] | LSTM x 'units': 3, 'go_backwards': true    | has go_backwards set",
                "[null, 2, 1] | LSTM x 'units': 3, 'stateful': true        | has stateful set",
                "[null, 2, 1] | Bidirectional x 'layer': {'class_name': 'LSTM', 'config': {'units': 3}} | hands on the"
                        + " last step of both directions",
                "[null, 2, 1] | Bidirectional x 'layer': {'class_name': 'GRU', 'config': {'units': 3}}  | is of a GRU:"
                        + " supported are LSTM and SimpleRNN",
                "[null, 2, 1, 1] | Conv2D x 'filters': 3, 'kernel_size': [3, 3], 'strides': [1, 1] | has windows of 3,"
                        + " which are longer than their input",
                "[null, 2, 1, 1] | Conv2D x 'data_format': 'channels_first' | has its channels first",
                "[null, 2, 1, 1] | Conv2D x 'filters': 2, 'kernel_size': 1, 'strides': 1, 'groups': 2 | has groups",
                "[null, 2, 1, 1] | Softmax x                               | is a softmax of images of 2 x 1 with 1"
                        + " channels: only vectors have one",
                "[null, 2, 1, 1] | BatchNormalization x 'axis': [1]        | has the axis [1]: only the last, 3, is"
                        + " supported",
                "[null, 2]    | Dropout x 'rate': 1                        | has the rate 1.0, which is not from 0 to"
                        + " below 1",
                "[null, 2]    | Reshape x 'target_shape': [2, 1]           | makes the shape [2, 1] of vectors of 2",
                "[null, 2]    | ReLU x 'max_value': 3                      | has a max_value or a negative_slope that"
                        + " is not supported",
            })
    void layersAndSettingsThatWouldBeComputedOtherwiseAreRefusedByName(String shape, String layer, String why) {
        assertRefused(WrittenModel.row(shape, layer, "Flatten flat", OUTPUT), why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Dropout  | ['in', 0, 0, {'training': true}]       | is called with the argument training=true",
                "LSTM     | ['in', 0, 0, {'mask': ['in', 0, 0]}]   | is called with the argument mask=",
                "Multiply | ['in', 0, 0, {}], ['in', 0, 0, {}]     | gets the same tensor twice",
            })
    void callsThatWouldBeComputedOtherwiseAreRefused(String kind, String call, String why) {
        String model = """
                {'class_name': 'Functional', 'config': {'layers': [
                  {'class_name': 'InputLayer', 'name': 'in', 'inbound_nodes': [],
                   'config': {'name': 'in', 'batch_input_shape': [null, 2]}},
                  {'class_name': '%s', 'name': 'x', 'config': {'name': 'x', 'rate': 0.5}, 'inbound_nodes': [[%s]]},
                  {'class_name': 'Dense', 'name': 'y', 'inbound_nodes': [[['x', 0, 0, {}]]],
                   'config': {'name': 'y', 'units': 1, 'activation': 'linear'}}],
                 'input_layers': [['in', 0, 0]], 'output_layers': [['y', 0, 0]]}}
                """.formatted(kind, call).replace('\'', '"');
        assertRefused(WrittenModel.of(model), why);
    }

    @Test
    void windowsThatDl4jCannotLayAsKerasDoesAreRefused() {
        assertRefused(
                WrittenModel.row(
                        "[null, 2, 1, 1]",
                        "ZeroPadding2D pad 'padding': 2",
                        "MaxPooling2D x 'pool_size': 1, 'strides': 3, 'padding': 'same'",
                        "Flatten flat",
                        OUTPUT),
                "has steps of 3 with windows of 1 and the padding same");
    }

    @Test
    void hardSigmoidIsAnotherFunctionInKeras3() {
        assertRefused(
                WrittenModel.row("[null, 2]", "Activation x 'activation': 'hard_sigmoid'", OUTPUT)
                        .version("3.4.1"),
                "which in Keras 3 is another function than DL4J's");
    }

    @Test
    void modelsOfManyEndsAreRefused() {
        String layer = "{\"name\": \"%s\", \"class_name\": \"%s\", \"config\": {\"name\": \"%s\", \"units\": 1,"
                + " \"batch_input_shape\": [null, 2]}, \"inbound_nodes\": %s}";
        String model =
                "{\"class_name\": \"%s\", \"config\": {\"layers\": [%s, %s], \"input_layers\": %s, \"output_layers\":"
                        + " %s}}";
        String in = layer.formatted("in", "InputLayer", "in", "[]");
        String once = layer.formatted("y", "Dense", "y", "[[[\"in\", 0, 0, {}]]]");
        String twice = layer.formatted("y", "Dense", "y", "[[[\"in\", 0, 0, {}]], [[\"in\", 0, 0, {}]]]");
        String nowhere = layer.formatted("y", "Dense", "y", "[[[\"elsewhere\", 0, 0, {}]]]");
        String one = "[[\"in\", 0, 0]]";
        String out = "[[\"y\", 0, 0]]";

        assertRefused(
                WrittenModel.of(model.formatted("Functional", in, once, "[[\"in\", 0, 0], [\"other\", 0, 0]]", out)),
                "has the inputs [in, other]: exactly one is supported");
        assertRefused(
                WrittenModel.of(model.formatted("Functional", in, once, one, "[[\"y\", 0, 0], [\"in\", 0, 0]]")),
                "has the outputs [y, in]: exactly one is supported");
        assertRefused(
                WrittenModel.of(model.formatted("Functional", in, twice, one, out)),
                "the layer 'y' (Dense) is called 2 times in the model");
        assertRefused(
                WrittenModel.of(model.formatted("Functional", in, nowhere, one, out)),
                "the layers [y] have inputs from nowhere");
        assertRefused(
                WrittenModel.of(model.formatted("MyModel", in, once, one, out)),
                "holds a model of the class 'MyModel': only Sequential and Functional models");
        assertRefused(WrittenModel.of("{no json"), "its model_config is not valid JSON");
    }

    @Test
    void modelsThatDoNotFitTheTableSayBoth() {
        KerasFixture fixture = KerasFixture.of("mlp");

        assertThatThrownBy(() -> KerasImport.model(
                        new Configuration(), fixture.path(), KerasFixture.schema(4, KerasFixture.CLASSES)))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("takes vectors of 5, 5 numbers, but the table has 4 features");
        assertThatThrownBy(() -> KerasImport.model(new Configuration(), fixture.path(), KerasFixture.schema(5, NUMBER)))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining(
                        "the layer 'dense_2' (Dense) gives 3 outputs with the activation softmax, but the table has"
                                + " regression of 1 names: it needs linear of 1");
        assertRefused(
                WrittenModel.row("[null, 2]", "Dropout x 'rate': 0.1"),
                "the layer 'x' (Dropout) is the last, and only a Dense layer, with its activation, can be the output");
    }

    @Test
    void damagedFilesAreRefusedOrReadAndNeverMore() throws IOException {
        byte[] whole = Files.readAllBytes(Path.of(KerasFixture.of("sentiment").path()));
        Path file = folder.resolve("damaged.h5");
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            byte[] bytes = i % 3 == 0 ? Arrays.copyOf(whole, 8 + random.nextInt(whole.length - 8)) : whole.clone();
            for (int flips = 0; flips < 40; flips++) {
                bytes[8 + random.nextInt(bytes.length - 8)] = (byte) random.nextInt();
            }
            Files.write(file, bytes);
            try {
                KerasImport.model(
                        new Configuration(),
                        file.toString(),
                        KerasFixture.schema(6, new Task.Classification(List.of("bad", "good"))));
            } catch (TataraException e) {
                assertThat(e).hasMessageContaining("damaged.h5");
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    private void assertRefused(WrittenModel model, String why) {
        assertRefused(model.in(folder), why);
    }

    private void assertRefused(String path, String why) {
        assertThatThrownBy(() -> KerasImport.model(new Configuration(), path, KerasFixture.schema(2, NUMBER)))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining(why);
    }
}
