package io.tatara.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.tatara.TataraException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What Keras keeps of a model in HDF5. Reads as it is asked; closed by who opened it; for one thread. */
final class KerasFile implements AutoCloseable {

    private static final String MODEL = "model_config";
    private static final String TRAINING = "training_config";
    private static final String WEIGHTS = "model_weights";
    // stored as they are, or compressed, which weights hardly are
    private static final long RATIO_LIMIT = 50;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final HdfFile file;
    private final long bytes;
    private final String path;

    /**
     * Opens a file.
     *
     * @param local where its bytes are
     * @param path what the user calls it, for messages
     */
    KerasFile(Path local, String path) {
        this.path = path;
        this.bytes = local.toFile().length();
        this.file = guarded(() -> new HdfFile(local));
    }

    Origin origin() {
        return guarded(() -> {
            String version = string(file, "keras_version");
            if (version == null && file.getChildren().get(WEIGHTS) instanceof Group weights) {
                version = string(weights, "keras_version");
            }
            return new Origin(path, version == null ? "" : version);
        });
    }

    /** The layers and how they are wired. */
    JsonNode model() {
        String json = guarded(() -> string(file, MODEL));
        if (json == null) {
            String remedy = guarded(() -> strings(file, "layer_names")) == null
                    ? "it is no model that Keras saved"
                    : "it has weights alone, as save_weights writes them; write all of it with model.save('m.h5')";
            throw new TataraException("%s has no attribute %s: %s".formatted(path, MODEL, remedy));
        }
        return json(json, MODEL);
    }

    /** How it was compiled; null for a model that was not. */
    @Nullable
    JsonNode training() {
        String json = guarded(() -> string(file, TRAINING));
        return json == null ? null : json(json, TRAINING);
    }

    /**
     * A layer's weights by the last part of their names, such as {@code kernel}; those of a layer that goes both ways with
     * {@code forward/} or {@code backward/} before it.
     */
    Map<String, Tensor> weights(KerasLayer layer) {
        return guarded(() -> read(layer.name(), layer.kind().equals("Bidirectional")));
    }

    @Override
    public void close() {
        file.close();
    }

    private Map<String, Tensor> read(String layer, boolean bothWays) {
        if (!(file.getChildren().get(WEIGHTS) instanceof Group all)) {
            throw new TataraException(
                    "%s has no group %s: it holds a model without weights, which Keras does not write; save it again"
                            .formatted(path, WEIGHTS));
        }
        Map<String, Tensor> weights = new LinkedHashMap<>();
        if (all.getChildren().get(layer) instanceof Group group) {
            List<String> names = strings(group, "weight_names");
            for (String name : names == null ? List.<String>of() : names) {
                String own = shortened(name, bothWays);
                if (weights.put(own, tensor(group, name)) != null) {
                    throw damaged("the layer '%s' has two weights '%s'".formatted(layer, own));
                }
            }
        }
        return weights;
    }

    private static String shortened(String name, boolean bothWays) {
        String[] parts = name.replaceFirst(":\\d+$", "").split("/");
        String last = parts[parts.length - 1];
        // the innermost: what is around the layer may have such a name too
        for (int i = parts.length - 2; bothWays && i >= 0; i--) {
            if (parts[i].startsWith("forward_") || parts[i].startsWith("backward_")) {
                return parts[i].substring(0, parts[i].indexOf('_')) + "/" + last;
            }
        }
        return last;
    }

    private Tensor tensor(Group group, String name) {
        Node node = group;
        for (String part : name.split("/")) {
            node = node instanceof Group inner ? inner.getChildren().get(part) : null;
        }
        if (!(node instanceof Dataset dataset)) {
            throw damaged("the weight '%s' of %s is named, but not there".formatted(name, group.getPath()));
        }
        if (dataset.getSizeInBytes() > RATIO_LIMIT * bytes) {
            throw damaged("the weight '%s' says it has %d numbers, far more than a file of %d bytes holds"
                    .formatted(name, dataset.getSize(), bytes));
        }
        Object values = dataset.getDataFlat();
        if (values instanceof float[] floats) {
            return new Tensor(dataset.getDimensions(), floats);
        }
        if (values instanceof double[] doubles) {
            return new Tensor(dataset.getDimensions(), narrowed(doubles));
        }
        throw new TataraException("%s: the weight '%s' is of the type %s: only floating-point numbers are read"
                .formatted(path, name, dataset.getJavaType().getSimpleName()));
    }

    private static float[] narrowed(double[] doubles) {
        float[] floats = new float[doubles.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) doubles[i];
        }
        return floats;
    }

    private JsonNode json(String json, String where) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new TataraException(
                    "%s: its %s is not valid JSON: %s".formatted(path, where, e.getOriginalMessage()), e);
        }
    }

    private static @Nullable String string(Node node, String name) {
        Attribute attribute = node.getAttributes().get(name);
        return attribute != null && attribute.getData() instanceof String text ? text : null;
    }

    /** A list of names, which Keras cuts into several attributes when it is long; null for none. */
    private static @Nullable List<String> strings(Node node, String name) {
        Map<String, Attribute> attributes = node.getAttributes();
        Attribute whole = attributes.get(name);
        if (whole != null) {
            return strings(whole);
        }
        List<String> all = new ArrayList<>();
        int pieces = 0;
        for (Attribute piece = attributes.get(name + 0); piece != null; piece = attributes.get(name + pieces)) {
            all.addAll(strings(piece));
            pieces++;
        }
        return pieces == 0 ? null : all;
    }

    /** Keras writes no names as an empty list of numbers. */
    private static List<String> strings(Attribute attribute) {
        if (attribute.isEmpty() || attribute.getSize() == 0) {
            return List.of();
        }
        Object data = attribute.getData();
        if (data instanceof String one) {
            return List.of(one);
        }
        return data instanceof String[] several ? List.of(several) : List.of();
    }

    /** The library throws whatever it meets first in a file that is not as it should be. */
    private <T extends @Nullable Object> T guarded(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (TataraException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new TataraException("%s is no HDF5 file that can be read: %s".formatted(path, e.getMessage()), e);
        }
    }

    private TataraException damaged(String how) {
        return new TataraException("%s is damaged: %s".formatted(path, how));
    }
}
