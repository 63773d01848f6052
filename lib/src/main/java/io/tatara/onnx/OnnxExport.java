package io.tatara.onnx;

import io.tatara.TataraException;
import io.tatara.data.Task;
import io.tatara.data.prepare.NumericFeatures;
import io.tatara.model.ModelBundle;
import io.tatara.model.NewFile;
import java.util.ArrayList;
import java.util.List;
import onnx.Onnx.ModelProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto.DataType;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Writes a trained network as an ONNX file. Its inputs are {@code features}, [batch, width] of float, or with the features
 * included one input a column of the table, [batch, 1] of double ([batch, width] for a vector), named as the column.
 * Its outputs, whose names stand in the schema's order in the file's metadata, are
 * <ul>
 *   <li>classification: {@code probabilities}, [batch, classes] of float, and {@code label}, [batch] of int64: the
 *       index of the most probable class, the first of equals. An index, since few runtimes but ONNX Runtime have texts;
 *   <li>multi-label: {@code probabilities}, [batch, labels] of float;
 *   <li>regression: {@code predictions}, [batch, targets] of float.
 * </ul>
 * The batch's size is the caller's. The same model gives the same bytes.
 */
public final class OnnxExport {

    /** Of ONNX 1.8, from 2020: the oldest in which every operator means what it does today, softmax of an axis included. */
    private static final int OPSET = 13;
    /** The format of that release. */
    private static final int FORMAT = 7;
    /** Protocol buffers end at 2 GiB; what is not parameters fits easily into the rest. */
    private static final long MOST_PARAMETERS = (Integer.MAX_VALUE - (64L << 20)) / Float.BYTES;

    private static final String FEATURES = "features";
    private static final String PROBABILITIES = "probabilities";
    private static final String PREDICTIONS = "predictions";
    private static final String LABEL = "label";

    private OnnxExport() {}

    /**
     * Writes the file aside and renames it when complete.
     *
     * @param path any Hadoop path
     * @param features what comes before the network, or null for the network alone
     * @param sha256 of the bundle, for the metadata
     * @throws TataraException naming the layer that has no form in ONNX, before anything is written; or when
     *     {@code path} exists already or cannot be written
     */
    public static void export(
            Configuration hadoop, String path, ModelBundle model, @Nullable NumericFeatures features, String sha256) {
        ModelProto proto = model(model, features, sha256);
        NewFile.write(hadoop, path, proto::writeTo);
    }

    static ModelProto model(ModelBundle model, @Nullable NumericFeatures features, String sha256) {
        float[] parameters = model.parameters();
        if (parameters.length > MOST_PARAMETERS) {
            throw new TataraException(
                    "cannot export to ONNX: the network has %,d parameters, and a file of less than 2 GiB holds %,d; export DL4J's zip instead (--format dl4j)"
                            .formatted(parameters.length, MOST_PARAMETERS));
        }
        GraphWriter graph = new GraphWriter("tatara");
        Task task = model.schema().task();
        boolean classes = task instanceof Task.Classification;
        String outputs = task instanceof Task.Regression ? PREDICTIONS : PROBABILITIES;
        graph.reserve(outputs);
        if (classes) {
            graph.reserve(LABEL);
        }
        List<String> inputs = new ArrayList<>();
        Tensor computed = new NetworkNodes(graph)
                .add(model.network(), parameters, input(graph, model.schema().featureWidth(), features, inputs));
        graph.output(outputs, computed.name(), DataType.FLOAT, task.outputs());
        if (classes) {
            String largest = graph.node(
                    LABEL,
                    "ArgMax",
                    List.of(outputs),
                    Attributes.integer("axis", 1),
                    Attributes.integer("keepdims", 0));
            graph.output(LABEL, largest, DataType.INT64);
        }
        ModelProto.Builder proto = ModelProto.newBuilder()
                .setIrVersion(FORMAT)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setProducerName("tatara")
                .setGraph(graph.build());
        Metadata.of(model, features, inputs, sha256).forEach(proto::addMetadataProps);
        return proto.build();
    }

    private static Tensor input(GraphWriter graph, int width, @Nullable NumericFeatures features, List<String> inputs) {
        if (features == null) {
            inputs.add(graph.input(FEATURES, DataType.FLOAT, width));
            return Tensor.vector(inputs.get(0), width);
        }
        if (features.width() != width) {
            throw new TataraException(
                    "the feature pipeline makes %d numbers, but the network takes %d: the model is inconsistent"
                            .formatted(features.width(), width));
        }
        return new FeatureNodes(graph).add(features, inputs);
    }
}
