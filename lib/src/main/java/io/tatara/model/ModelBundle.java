package io.tatara.model;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * A trained model and all that is needed to use it. Kept as a directory on any Hadoop file system:
 *
 * <pre>
 * manifest.json         format version, network layout, SHA-256 of every entry, metrics' provenance
 * manifest.json.sha256  of the manifest itself
 * network.json          DL4J configuration
 * parameters.f32        raw little-endian floats in DL4J's order
 * state.f32             the optimiser's, when kept
 * schema.json           features, task, names
 * metrics.json          as evaluated
 * features/             the fitted feature pipeline, when there is one
 * </pre>
 *
 * <p>Immutable and safe to share; arrays are copied in and out. Reading one runs no Java deserialisation; that it can be
 * serialised is for models of Spark ML, which must be.
 */
public final class ModelBundle implements Serializable {

    private static final long serialVersionUID = 1L;

    private final NetworkDefinition network;
    private final Schema schema;
    private final float[] parameters;
    private final float @Nullable [] state;
    private final @Nullable String featuresPath;
    private final Map<String, Double> metrics;
    private final Map<String, String> provenance;

    /**
     * @param parameters all of the network's, in DL4J's order
     * @param state of the optimiser, to continue training bit for bit; null to leave it out
     * @param featuresPath directory of the fitted feature pipeline, copied when written; null for none
     * @param metrics by name, in the order to show
     * @param provenance what it came from: run, data, versions
     */
    public ModelBundle(
            NetworkDefinition network,
            Schema schema,
            float[] parameters,
            float @Nullable [] state,
            @Nullable String featuresPath,
            Map<String, Double> metrics,
            Map<String, String> provenance) {
        if (!network.task().equals(schema.task()) || network.featureWidth() != schema.featureWidth()) {
            throw new IllegalArgumentException("network and schema disagree: %d features and %s, %d features and %s"
                    .formatted(network.featureWidth(), network.task(), schema.featureWidth(), schema.task()));
        }
        this.network = network;
        this.schema = schema;
        this.parameters = parameters.clone();
        this.state = state == null ? null : state.clone();
        this.featuresPath = featuresPath;
        this.metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        this.provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    }

    /**
     * Writes the bundle beside {@code path} and renames it when complete: a reader sees all of it or nothing.
     *
     * @throws TataraException when {@code path} exists already or cannot be written
     */
    public static void write(Configuration hadoop, String path, ModelBundle model) {
        write(hadoop, path, model, () -> new ByteArrayInputStream(FloatBytes.of(model.parameters())));
    }

    /**
     * The same for parameters that need not be in memory at once.
     *
     * @param model its own parameters are not looked at
     * @param parameters gives all of them, as little-endian floats in DL4J's order; read once
     */
    public static void write(Configuration hadoop, String path, ModelBundle model, Parameters parameters) {
        new BundleWriter(hadoop, path).write(model, parameters);
    }

    /** Where a bundle's parameters come from. */
    @FunctionalInterface
    public interface Parameters {
        InputStream open() throws IOException;
    }

    /**
     * Reads a bundle and verifies every entry against its hash, the feature pipeline's files included.
     *
     * @throws TataraException naming the entry and both hashes when one does not match, and when entries are missing,
     *     unlisted, or of a format this version does not know
     */
    public static ModelBundle read(Configuration hadoop, String path) {
        return new BundleReader(hadoop, path).read();
    }

    /**
     * Copies a bundle entry by entry, verifying each against its hash; nothing is held in memory whole but the manifest.
     * Like one that is written, the copy appears complete or not at all.
     *
     * @throws TataraException when there is no bundle at {@code from}, it is damaged, or something is at {@code to}
     */
    public static void copy(Configuration hadoop, String from, String to) {
        new BundleCopy(hadoop, from).to(to);
    }

    /**
     * SHA-256, in hex, of a bundle's manifest, which has the hash of every entry: equal for equal bundles alone.
     *
     * @throws TataraException when there is no bundle at {@code path}
     */
    public static String digest(Configuration hadoop, String path) {
        return new BundleCopy(hadoop, path).digest();
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

    /** Where the fitted feature pipeline is: the path given, or inside the bundle that was read. */
    public @Nullable String featuresPath() {
        return featuresPath;
    }

    public Map<String, Double> metrics() {
        return metrics;
    }

    public Map<String, String> provenance() {
        return provenance;
    }
}
