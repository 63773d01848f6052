package io.tatara.model;

import io.tatara.TataraException;
import io.tatara.data.DocumentLimit;
import io.tatara.signing.SigningKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Writes a bundle aside, then renames it into place. */
final class BundleWriter {

    private final Configuration hadoop;
    private final Path target;
    private final @Nullable SigningKey key;

    BundleWriter(Configuration hadoop, String path, @Nullable SigningKey key) {
        this.hadoop = hadoop;
        this.key = key;
        this.target = new Path(path);
    }

    void write(ModelBundle model, ModelBundle.Parameters parameters) {
        Path aside = target.suffix("." + UUID.randomUUID() + ".incomplete");
        try (BundleStore finished = BundleStore.open(hadoop, target);
                BundleStore store = BundleStore.open(hadoop, aside)) {
            if (finished.exists()) {
                throw new TataraException(
                        "cannot write the model to %s: something is there already; choose another path or delete it"
                                .formatted(target));
            }
            try {
                writeEntries(store, model, parameters);
                store.renameTo(target);
            } catch (IOException | RuntimeException e) {
                store.delete();
                throw e;
            }
        } catch (IOException e) {
            throw new TataraException("cannot write the model to %s: %s".formatted(target, e.getMessage()), e);
        }
    }

    private void writeEntries(BundleStore store, ModelBundle model, ModelBundle.Parameters parameters)
            throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        byte[] network = model.network().configurationJson().getBytes(StandardCharsets.UTF_8);
        hashes.put(BundleManifest.NETWORK, document(store, BundleManifest.NETWORK, network));
        try (InputStream in = parameters.open()) {
            hashes.put(BundleManifest.PARAMETERS, store.write(BundleManifest.PARAMETERS, in));
        }
        float[] state = model.state();
        if (state != null) {
            hashes.put(BundleManifest.STATE, store.write(BundleManifest.STATE, FloatBytes.of(state)));
        }
        hashes.put(BundleManifest.SCHEMA, document(store, BundleManifest.SCHEMA, BundleJson.schema(model.schema())));
        hashes.put(
                BundleManifest.METRICS, document(store, BundleManifest.METRICS, BundleJson.metrics(model.metrics())));
        writeFeatures(store, model.featureFiles(), hashes);
        byte[] manifest = new BundleManifest(BundleJson.layout(model.network()), hashes, model.provenance()).toBytes();
        String hash = store.write(BundleManifest.FILE, manifest);
        store.write(BundleManifest.HASH_FILE, hash.getBytes(StandardCharsets.US_ASCII));
        if (key != null) {
            store.write(BundleSignatures.FIRST, key.sign(manifest));
        }
    }

    private String document(BundleStore store, String entry, byte[] bytes) throws IOException {
        DocumentLimit.require(target + "/" + entry, bytes.length);
        return store.write(entry, bytes);
    }

    private void writeFeatures(BundleStore store, @Nullable FeatureFiles features, Map<String, String> hashes)
            throws IOException {
        if (features == null) {
            return;
        }
        Map<String, byte[]> read = features.content();
        if (read != null) {
            for (Map.Entry<String, byte[]> file : read.entrySet()) {
                String entry = entry(features, file.getKey());
                hashes.put(entry, document(store, entry, file.getValue()));
            }
            return;
        }
        try (BundleStore source = BundleStore.open(hadoop, new Path(features.path()))) {
            for (String file : source.list()) {
                String entry = entry(features, file);
                DocumentLimit.require(target + "/" + entry, source.size(file));
                hashes.put(entry, store.copy(source, file, entry));
            }
        }
    }

    private static String entry(FeatureFiles features, String file) {
        String entry = BundleManifest.FEATURES + "/" + file;
        if (!BundleManifest.names(entry)) {
            throw new TataraException(
                    "cannot keep '%s' of the feature pipeline %s in a model: its name has characters that a bundle does not allow"
                            .formatted(file, features.path()));
        }
        return entry;
    }
}
