package io.tatara.model;

import io.tatara.data.Schema;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * A trained model as it is kept: a directory with a manifest that names the SHA-256 of every entry, the network as
 * DL4J JSON, raw little-endian floats, and the fitted feature pipeline. Reading one runs no Java deserialisation.
 *
 * <pre>
 * manifest.json    format and version, SHA-256 and size of every other entry, provenance
 * network.json     DL4J's configuration
 * model.json       schema, input shape, metrics
 * parameters.f32   one float a parameter, in DL4J's order
 * state.f32        optimiser state, when kept
 * features/        the fitted feature pipeline, when there is one
 * </pre>
 *
 * Immutable: arrays are copied in and out.
 */
public final class ModelBundle implements Serializable {

    private static final long serialVersionUID = 1L;

    private final NetworkDefinition network;
    private final Schema schema;
    private final float[] parameters;
    private final float @Nullable [] state;
    private final @Nullable String featuresPath;
    private final LinkedHashMap<String, Double> metrics;
    private final LinkedHashMap<String, String> provenance;

    /**
     * Describes a model.
     *
     * @param state optimiser state in DL4J's order, or null when it is not kept
     * @param featuresPath any Hadoop path of the fitted feature pipeline; writing the bundle copies it, reading one
     *     gives the copy's path; null when features come ready
     * @param metrics by name, as evaluated; may be empty
     * @param provenance how the model was made: seeds, versions, data; may be empty
     */
    public ModelBundle(
            NetworkDefinition network,
            Schema schema,
            float[] parameters,
            float @Nullable [] state,
            @Nullable String featuresPath,
            Map<String, Double> metrics,
            Map<String, String> provenance) {
        this.network = network;
        this.schema = schema;
        this.parameters = parameters.clone();
        this.state = state == null ? null : state.clone();
        this.featuresPath = featuresPath;
        this.metrics = new LinkedHashMap<>(metrics);
        this.provenance = new LinkedHashMap<>(provenance);
    }

    /**
     * Writes the bundle aside and renames it into place, so that a reader sees all of it or nothing.
     *
     * @throws io.tatara.TataraException when something is at {@code path} already
     * @throws java.io.UncheckedIOException when the file system fails; nothing is left behind
     */
    public void write(Configuration hadoop, String path) {
        new BundleWriter(hadoop, path).write(this);
    }

    /**
     * Reads a bundle and checks every entry against the manifest first.
     *
     * @throws io.tatara.TataraException when there is none, or an entry is missing, added or altered
     */
    public static ModelBundle read(Configuration hadoop, String path) {
        return new BundleReader(hadoop, path).read();
    }

    public NetworkDefinition network() {
        return network;
    }

    public Schema schema() {
        return schema;
    }

    public float[] parameters() {
        return parameters.clone();
    }

    public float @Nullable [] state() {
        return state == null ? null : state.clone();
    }

    public @Nullable String featuresPath() {
        return featuresPath;
    }

    public Map<String, Double> metrics() {
        return Collections.unmodifiableMap(metrics);
    }

    public Map<String, String> provenance() {
        return Collections.unmodifiableMap(provenance);
    }

    /** The same model with other metrics: evaluation comes after training. */
    public ModelBundle withMetrics(Map<String, Double> evaluated) {
        return new ModelBundle(network, schema, parameters, state, featuresPath, evaluated, provenance);
    }
}
