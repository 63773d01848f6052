package io.tatara.keras;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.model.InputShape;
import io.tatara.model.ModelBundle;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.OutputLayers;
import io.tatara.signing.Trust;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;

/**
 * Reads models that Keras saved as HDF5 ({@code model.save("m.h5")}), Sequential and Functional ones, as models of ours
 * with the same outputs. The file is data alone: nothing of it is run.
 *
 * <p>Features enter as Keras has them, but images, which like all of ours come channel by channel. The i-th output is the
 * i-th of the task's names; one sigmoid becomes the two classes that it tells apart. What the model was compiled with
 * (optimiser, its state, regularisation, which layers are trainable) is left behind. Batch normalisation without a scale
 * or a centre gets one that changes nothing yet.
 */
public final class KerasImport {

    private static final List<String> ENDINGS = List.of(".h5", ".hdf5", ".keras");
    private static final String NEW_OUTPUT = "tatara_output";

    private KerasImport() {}

    /** Whether a path ends as Keras' files do. */
    public static boolean isKeras(String path) {
        String small = path.toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(small::endsWith);
    }

    /**
     * Reads a model whose output fits the task.
     *
     * @param path of the file, on any Hadoop file system; what is not on this machine is copied to
     *     {@code java.io.tmpdir} while it is read
     * @param schema of the table that it is for
     * @return a model without features, metrics and state of an optimiser
     * @throws TataraException naming the layer and what to do, when the file is no such model, has a layer or setting
     *     that would be computed otherwise, or does not fit the table; and where only signed models are loaded
     */
    public static ModelBundle model(Configuration hadoop, String path, Schema schema) {
        return read(hadoop, path, schema, KerasImport::withItsOutput);
    }

    /**
     * Reads a model whose output is going to be replaced: whatever it ends in. A last dense layer is left out, and the
     * task's output, with parameters of no meaning, stands in its place, or behind a last layer of another kind.
     *
     * @see #model
     */
    public static ModelBundle body(Configuration hadoop, String path, Schema schema) {
        return read(hadoop, path, schema, KerasImport::withAnother);
    }

    /** Ends a draft in an output, whose name it returns. */
    private interface Finish {
        String end(KerasFile file, Ending ending, Translation translation, Schema schema);
    }

    private static ModelBundle read(Configuration hadoop, String path, Schema schema, Finish finish) {
        // a file of Keras' has no signature
        Trust.of(hadoop).require(path, new byte[0], List.of());
        try (LocalCopy copy = LocalCopy.of(hadoop, path);
                KerasFile file = new KerasFile(copy.path(), path)) {
            Topology topology = Topology.of(file.model(), file.origin());
            Ending ending = Ending.of(topology);
            Translation translation = new Translation(file, topology, schema.featureWidth());
            InputShape input =
                    input(topology, translation.flow(topology.input()).signal(), schema, path);
            ending.body().forEach(translation::add);
            String output = finish.end(file, ending, translation, schema);
            Draft draft = translation.draft();
            NetworkDefinition network = draft.network(output, topology.isRow(), input, schema, path);
            Map<String, String> provenance = new LinkedHashMap<>();
            provenance.put("importedFrom", path);
            provenance.put("kerasVersion", file.origin().version());
            return new ModelBundle(
                    network, schema, draft.parameters(NEW_OUTPUT, path), null, null, Map.of(), provenance);
        }
    }

    private static String withItsOutput(KerasFile file, Ending ending, Translation translation, Schema schema) {
        OutputChoice choice = OutputChoice.of(ending, schema.task(), file.training());
        KerasLayer dense = ending.output();
        choice.add(
                translation.draft(), dense, translation.flow(ending.from()), translation.weights(dense), schema.task());
        return dense.name();
    }

    private static String withAnother(KerasFile file, Ending ending, Translation translation, Schema schema) {
        Flow from = translation.flow(ending.from());
        OutputLayer output = OutputLayers.of(schema.task());
        output.setNIn(VectorLayers.vector(ending.last(), from).size());
        translation
                .draft()
                .layer(NEW_OUTPUT, output, from, Signal.Vector.of(schema.task().outputs()));
        return NEW_OUTPUT;
    }

    private static InputShape input(Topology topology, Signal signal, Schema schema, String path) {
        int needed;
        InputShape input = new InputShape.Flat();
        if (signal instanceof Signal.Image image) {
            needed = image.size();
            if (!topology.begins("Flatten")) {
                input = new InputShape.Image(image.height(), image.width(), image.channels());
            }
        } else if (signal instanceof Signal.Sequence sequence) {
            needed = Math.multiplyExact(sequence.steps(), sequence.size());
            input = new InputShape.Sequence(Math.max(1, sequence.steps()));
        } else {
            needed = ((Signal.Vector) signal).size();
        }
        if (needed != schema.featureWidth()) {
            throw new TataraException(
                    "%s takes %s, %d numbers, but the table has %d features: choose them with data.features.include and exclude, and encode them as the model was trained"
                            .formatted(path, signal.text(), needed, schema.featureWidth()));
        }
        return input;
    }
}
