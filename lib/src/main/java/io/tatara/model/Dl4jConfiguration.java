package io.tatara.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.TataraException;
import io.tatara.data.Task;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The two kinds of DL4J configuration, seen alike: one input, one output, layers in between. Mutable, one owner. */
sealed interface Dl4jConfiguration permits ListConfiguration, GraphConfiguration {

    /** Parses JSON from a file after vetting it. {@code where} names the file in messages. */
    static Dl4jConfiguration parse(String json, String where) {
        JsonNode root = ConfigurationJson.vetted(json, where);
        String vetted = root.toString();
        Dl4jConfiguration configuration;
        DataType type;
        try {
            if (root.has("vertices")) {
                ComputationGraphConfiguration graph = ComputationGraphConfiguration.fromJson(vetted);
                type = graph.getDataType();
                configuration = GraphConfiguration.of(graph, where);
            } else {
                MultiLayerConfiguration list = MultiLayerConfiguration.fromJson(vetted);
                type = list.getDataType();
                configuration = ListConfiguration.of(list, where);
            }
        } catch (TataraException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new TataraException("%s is not a configuration that DL4J can read: %s".formatted(where, e), e);
        }
        if (type != DataType.FLOAT) {
            throw new TataraException(
                    "%s has the data type %s: only FLOAT is trained; set dataType to FLOAT".formatted(where, type));
        }
        return configuration;
    }

    boolean graph();

    String json();

    /** Every layer's configuration in forward order, and with it whatever else holds a seed. */
    List<NeuralNetConfiguration> everything();

    /** Configurations of layers in forward order, the output last. */
    List<NeuralNetConfiguration> layers();

    @Nullable
    InputPreProcessor inputPreProcessor();

    /** A network of this configuration as it is now; {@code parameters} null to initialise it from the seed. */
    Model network(float @Nullable [] parameters);

    default Layer output() {
        return layers().get(layers().size() - 1).getLayer();
    }

    /** Parameters of a network of this configuration, found without making one. */
    default long parameterCount() {
        return layers().stream()
                .mapToLong(layer -> layer.getLayer().initializer().numParams(layer))
                .sum();
    }

    default void apply(TrainingTerms terms) {
        everything().forEach(terms::applyTo);
    }

    default void thaw() {
        for (NeuralNetConfiguration layer : layers()) {
            if (layer.getLayer() instanceof FrozenLayer frozen) {
                layer.setLayer(frozen.getLayer());
            }
        }
    }

    /** Freezes the first {@code count} layers that have parameters, and whatever lies between them. */
    default void freeze(int count, String where) {
        List<NeuralNetConfiguration> hidden = layers().subList(0, layers().size() - 1);
        int frozen = 0;
        for (NeuralNetConfiguration layer : hidden) {
            if (frozen == count) {
                return;
            }
            if (layer.getLayer().initializer().numParams(layer) > 0) {
                frozen++;
            }
            FrozenLayer still = new FrozenLayer(layer.getLayer());
            // graphs find a layer's inputs by the name of the outermost
            still.setLayerName(layer.getLayer().getLayerName());
            layer.setLayer(still);
        }
        if (frozen < count) {
            throw new TataraException(
                    "network.from.freeze is %d, but %s has only %d layers with parameters before its output"
                            .formatted(count, where, frozen));
        }
    }

    /** Gives the network a new output layer for the task; its parameters must be made anew. */
    default void replaceOutput(Task task, String where) {
        if (!(output() instanceof OutputLayer old)) {
            throw new TataraException(
                    "network.from.newOutput: the last layer of %s is a %s, and only an OutputLayer can be"
                                    .formatted(where, output().getClass().getSimpleName())
                            + " replaced; set newOutput to false");
        }
        OutputLayer output = OutputLayers.of(task);
        output.setNIn(old.getNIn());
        output.setLayerName(old.getLayerName());
        layers().get(layers().size() - 1).setLayer(output);
    }

    static @Nullable INDArray array(float @Nullable [] values) {
        return values == null ? null : Nd4j.createFromArray(values);
    }
}
