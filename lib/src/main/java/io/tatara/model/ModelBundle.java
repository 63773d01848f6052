package io.tatara.model;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.data.prepare.FeaturePipeline;
import io.tatara.signing.SigningKey;
import io.tatara.signing.Trust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * A trained model and all that is needed to use it. Kept as a directory on any Hadoop file system:
 *
 * <pre>
 * manifest.json         format version, network layout, SHA-256 of every entry, metrics' provenance
 * manifest.json.sha256  of the manifest itself
 * manifest.json.ed25519 the manifest's signature, when it was signed as it was written
 * manifest.json.HASH.ed25519  one that was added later; HASH is of itself
 * network.json          DL4J configuration
 * parameters.f32        raw little-endian floats in DL4J's order
 * state.f32             the optimiser's, when kept
 * schema.json           features, task, names
 * metrics.json          as evaluated
 * features/             the fitted feature pipeline, when there is one
 * </pre>
 *
 * <p>Immutable and safe to share; arrays are copied in and out. Reading one runs no Java deserialisation, and makes
 * everything of the very bytes that were verified: nothing is read twice. That it can be serialised is for models of
 * Spark ML, which must be.
 */
public final class ModelBundle implements Serializable {

    private static final long serialVersionUID = 1L;

    private final NetworkDefinition network;
    private final Schema schema;
    private final float[] parameters;
    private final float @Nullable [] state;
    private final @Nullable FeatureFiles features;
    private final Map<String, Double> metrics;
    private final Map<String, String> provenance;
    private final @Nullable String digest;

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
        this(
                featuresPath == null ? null : FeatureFiles.at(featuresPath),
                network,
                schema,
                parameters.clone(),
                state == null ? null : state.clone(),
                metrics,
                provenance,
                null);
    }

    /**
     * The same of arrays that are the bundle's from now on.
     *
     * @param digest of the manifest that it was read by; null if it was not read
     */
    ModelBundle(
            @Nullable FeatureFiles features,
            NetworkDefinition network,
            Schema schema,
            float[] parameters,
            float @Nullable [] state,
            Map<String, Double> metrics,
            Map<String, String> provenance,
            @Nullable String digest) {
        if (!network.task().equals(schema.task()) || network.featureWidth() != schema.featureWidth()) {
            throw new IllegalArgumentException("network and schema disagree: %d features and %s, %d features and %s"
                    .formatted(network.featureWidth(), network.task(), schema.featureWidth(), schema.task()));
        }
        this.network = network;
        this.schema = schema;
        this.parameters = parameters;
        this.state = state;
        this.features = features;
        this.metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        this.provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
        this.digest = digest;
    }

    /**
     * Writes the bundle beside {@code path} and renames it when complete: a reader sees all of it or nothing.
     *
     * @throws TataraException when {@code path} exists already or cannot be written
     */
    public static void write(Configuration hadoop, String path, ModelBundle model) {
        write(hadoop, path, model, (SigningKey) null);
    }

    /**
     * The same, signed.
     *
     * @param key signs the manifest, which vouches for every entry; null to leave it unsigned
     */
    public static void write(Configuration hadoop, String path, ModelBundle model, @Nullable SigningKey key) {
        write(hadoop, path, model, () -> new ByteArrayInputStream(FloatBytes.of(model.parameters())), key);
    }

    /**
     * The same for parameters that need not be in memory at once.
     *
     * @param model its own parameters are not looked at
     * @param parameters gives all of them, as little-endian floats in DL4J's order; read once
     */
    public static void write(
            Configuration hadoop, String path, ModelBundle model, Parameters parameters, @Nullable SigningKey key) {
        new BundleWriter(hadoop, path, key).write(model, parameters);
    }

    /** Where a bundle's parameters come from. */
    @FunctionalInterface
    public interface Parameters {
        InputStream open() throws IOException;
    }

    /**
     * Reads a bundle and verifies every entry against its hash, the feature pipeline's files included, and the
     * signature against what {@link Trust#SETTING} demands.
     *
     * @throws TataraException naming the entry and both hashes when one does not match, when entries are missing,
     *     unlisted, or of a format this version does not know, and when the bundle is not signed by who is trusted
     */
    public static ModelBundle read(Configuration hadoop, String path) {
        return read(hadoop, path, List.of());
    }

    /**
     * The same, signed by one of these keys besides.
     *
     * @param trusted files of public keys; none to demand no more than the setting does
     */
    public static ModelBundle read(Configuration hadoop, String path, List<String> trusted) {
        return new BundleReader(hadoop, path, Trust.of(hadoop).and(hadoop, trusted)).read();
    }

    /**
     * Copies a bundle entry by entry, verifying each against its hash; nothing is held in memory whole but the manifest.
     * Like one that is written, the copy appears complete or not at all.
     *
     * @return the {@link #digest(Configuration, String) digest} of the copy
     * @throws TataraException when there is no bundle at {@code from}, it is damaged, or something is at {@code to}
     */
    public static String copy(Configuration hadoop, String from, String to) {
        return new BundleCopy(hadoop, from).to(to);
    }

    /**
     * Adds a signature to a bundle that is there, unless it has it; whoever reads it meanwhile sees it with or without.
     *
     * @throws TataraException when there is no bundle at {@code path}, or its manifest is damaged
     */
    public static void sign(Configuration hadoop, String path, SigningKey key) {
        new BundleSigning(hadoop, path).sign(key);
    }

    /**
     * Whether a bundle has a signature, and those that it has are all that is demanded. Its entries are not looked at.
     *
     * @param trusted files of public keys; none to demand no more than the setting does
     * @throws TataraException when there is no bundle at {@code path}, or its manifest is damaged
     */
    public static boolean isSigned(Configuration hadoop, String path, List<String> trusted) {
        return new BundleSigning(hadoop, path).isSigned(Trust.of(hadoop).and(hadoop, trusted));
    }

    /**
     * Adds to the bundle at {@code to} what signatures an equal one has and it has not.
     *
     * @throws TataraException when one of them is not there or its manifest is damaged, or they are not equal
     */
    public static void addSignatures(Configuration hadoop, String from, String to) {
        new BundleSigning(hadoop, to).addFrom(from);
    }

    /**
     * SHA-256, in hex, of a bundle's manifest, which has the hash of every entry: equal for equal bundles alone.
     *
     * @throws TataraException when there is no bundle at {@code path}
     */
    public static String digest(Configuration hadoop, String path) {
        return new BundleCopy(hadoop, path).digest();
    }

    /** The same of the bytes that this bundle was made of when it was read; empty for one that was not read. */
    public Optional<String> digest() {
        return Optional.ofNullable(digest);
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
        return features == null ? null : features.path();
    }

    /**
     * The fitted feature pipeline: of a bundle that was read out of what was verified. Needs an active Spark session.
     *
     * @return null when the model keeps none
     */
    public @Nullable FeaturePipeline features() {
        return features == null ? null : features.pipeline();
    }

    @Nullable
    FeatureFiles featureFiles() {
        return features;
    }

    public Map<String, Double> metrics() {
        return metrics;
    }

    public Map<String, String> provenance() {
        return provenance;
    }
}
