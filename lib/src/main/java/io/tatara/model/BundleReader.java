package io.tatara.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.TataraException;
import io.tatara.data.DocumentLimit;
import io.tatara.data.Schema;
import io.tatara.signing.Trust;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Reads a bundle, trusting nothing that its manifest does not vouch for. */
final class BundleReader {

    private static final List<String> REQUIRED =
            List.of(BundleManifest.NETWORK, BundleManifest.PARAMETERS, BundleManifest.SCHEMA, BundleManifest.METRICS);

    /** Floats that a Java array holds; two at least, its own and its bytes', are in memory while it is read. */
    private static final int FLOATS_LIMIT = Integer.MAX_VALUE - 15;

    private final Configuration hadoop;
    private final String path;
    private final Trust trust;

    BundleReader(Configuration hadoop, String path, Trust trust) {
        this.hadoop = hadoop;
        this.path = path;
        this.trust = trust;
    }

    ModelBundle read() {
        return opened(this::read);
    }

    /** What is done with an open bundle. */
    private interface Reading<T> {
        T of(BundleStore store) throws IOException;
    }

    private <T> T opened(Reading<T> reading) {
        try (BundleStore store = BundleStore.open(hadoop, new Path(path))) {
            if (!store.exists()) {
                throw new TataraException("there is no model at %s: check the path".formatted(path));
            }
            return reading.of(store);
        } catch (FileNotFoundException e) {
            throw new TataraException("%s is not a complete model bundle: %s".formatted(path, e.getMessage()), e);
        } catch (TataraException e) {
            throw e;
        } catch (RuntimeException e) {
            // whatever trips over what it is given, as a number that is none
            throw new TataraException(
                    "%s is no model bundle that can be understood (%s): do not use it".formatted(path, e), e);
        } catch (IOException e) {
            throw new TataraException("cannot read the model at %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    private ModelBundle read(BundleStore store) throws IOException {
        byte[] manifestBytes = manifest(store);
        String digest = BundleStore.hash(manifestBytes);
        BundleManifest manifest = BundleManifest.parse(manifestBytes, path);
        checkContents(store, manifest);
        Map<String, byte[]> entries = new HashMap<>();
        for (Map.Entry<String, String> entry : manifest.hashes().entrySet()) {
            String name = entry.getKey();
            byte[] found = store.read(name, name.endsWith(".f32") ? FLOATS_LIMIT : DocumentLimit.BYTES);
            checkHash(name, entry.getValue(), BundleStore.hash(found));
            entries.put(name, found);
        }
        return assemble(manifest, digest, entries);
    }

    private byte[] manifest(BundleStore store) throws IOException {
        byte[] found = store.read(BundleManifest.FILE, BundleManifest.LIMIT);
        if (trust.demands()) {
            trust.require(
                    path + "/" + BundleManifest.FILE,
                    found,
                    BundleSignatures.of(store).values());
        }
        String expected =
                new String(store.read(BundleManifest.HASH_FILE, BundleManifest.LIMIT), StandardCharsets.US_ASCII);
        checkHash(BundleManifest.FILE, expected.strip(), BundleStore.hash(found));
        return found;
    }

    private void checkContents(BundleStore store, BundleManifest manifest) throws IOException {
        for (String name : REQUIRED) {
            if (!manifest.hashes().containsKey(name)) {
                throw new TataraException(
                        "%s is not a complete model bundle: its manifest lacks %s".formatted(path, name));
            }
        }
        for (String file : store.list()) {
            boolean listed = manifest.hashes().containsKey(file)
                    || file.equals(BundleManifest.FILE)
                    || file.equals(BundleManifest.HASH_FILE)
                    || BundleSignatures.names(file);
            if (!listed) {
                throw new TataraException(
                        "%s holds '%s', which its manifest does not list: delete that file, or do not use this bundle"
                                .formatted(path, file));
            }
        }
    }

    private void checkHash(String entry, String expected, String found) {
        if (!expected.equals(found)) {
            throw new TataraException(
                    "%s is damaged: the entry %s should have the SHA-256 %s but has %s; get a fresh copy of the model"
                            .formatted(path, entry, expected, found));
        }
    }

    private ModelBundle assemble(BundleManifest manifest, String digest, Map<String, byte[]> entries) {
        Schema schema = BundleJson.schema(json(entries, BundleManifest.SCHEMA), path + "/" + BundleManifest.SCHEMA);
        String where = path + "/" + BundleManifest.NETWORK;
        String configuration = new String(bytes(entries, BundleManifest.NETWORK), StandardCharsets.UTF_8);
        float[] parameters = floats(entries, BundleManifest.PARAMETERS);
        long needed = Dl4jConfiguration.parse(configuration, where).parameterCount();
        // before anybody makes a network of it: only then is its size known to be backed by the file
        if (parameters.length != needed) {
            throw new TataraException("%s/%s has %d parameters, but %s needs %d: do not use this bundle"
                    .formatted(path, BundleManifest.PARAMETERS, parameters.length, BundleManifest.NETWORK, needed));
        }
        return new ModelBundle(
                features(entries),
                BundleJson.network(manifest.network(), configuration, schema.task()),
                schema,
                parameters,
                entries.containsKey(BundleManifest.STATE) ? floats(entries, BundleManifest.STATE) : null,
                BundleJson.metrics(json(entries, BundleManifest.METRICS)),
                manifest.provenance(),
                digest);
    }

    private @Nullable FeatureFiles features(Map<String, byte[]> entries) {
        String folder = BundleManifest.FEATURES + "/";
        Map<String, byte[]> features = new HashMap<>();
        entries.forEach((name, bytes) -> {
            if (name.startsWith(folder)) {
                features.put(name.substring(folder.length()), bytes);
            }
        });
        return features.isEmpty()
                ? null
                : FeatureFiles.verified(new Path(path, BundleManifest.FEATURES).toString(), features);
    }

    private JsonNode json(Map<String, byte[]> entries, String name) {
        return BundleManifest.json(bytes(entries, name), path + "/" + name);
    }

    private float[] floats(Map<String, byte[]> entries, String name) {
        byte[] bytes = bytes(entries, name);
        if (bytes.length % Float.BYTES != 0) {
            throw new TataraException(
                    "%s/%s has %d bytes, which is no whole number of floats".formatted(path, name, bytes.length));
        }
        return FloatBytes.read(bytes);
    }

    private static byte[] bytes(Map<String, byte[]> entries, String name) {
        byte @Nullable [] bytes = entries.get(name);
        if (bytes == null) {
            throw new IllegalStateException(name + " was required and is missing");
        }
        return bytes;
    }
}
