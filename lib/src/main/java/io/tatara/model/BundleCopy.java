package io.tatara.model;

import io.tatara.TataraException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A bundle that is copied without being read as a model. */
final class BundleCopy {

    private final Configuration hadoop;
    private final Path source;

    BundleCopy(Configuration hadoop, String source) {
        this.hadoop = hadoop;
        this.source = new Path(source);
    }

    String digest() {
        return reading(store -> BundleStore.hash(store.read(BundleManifest.FILE, BundleManifest.LIMIT)));
    }

    /** Returns the digest of what was copied. */
    String to(String path) {
        return reading(store -> copy(store, new Path(path)));
    }

    private String copy(BundleStore from, Path target) throws IOException {
        Path aside = target.suffix("." + UUID.randomUUID() + ".incomplete");
        try (BundleStore finished = BundleStore.open(hadoop, target);
                BundleStore to = BundleStore.open(hadoop, aside)) {
            if (finished.exists()) {
                throw new TataraException("cannot copy the model to %s: something is there already".formatted(target));
            }
            try {
                String digest = copyEntries(from, to);
                to.renameTo(target);
                return digest;
            } catch (IOException | RuntimeException e) {
                to.delete();
                throw e;
            }
        }
    }

    private String copyEntries(BundleStore from, BundleStore to) throws IOException {
        byte[] manifest = from.read(BundleManifest.FILE, BundleManifest.LIMIT);
        byte[] hash = from.read(BundleManifest.HASH_FILE, BundleManifest.LIMIT);
        Map<String, byte[]> signatures = BundleSignatures.of(from);
        String digest = BundleStore.hash(manifest);
        requireHash(BundleManifest.FILE, new String(hash, StandardCharsets.US_ASCII).strip(), digest);
        for (Map.Entry<String, String> entry :
                BundleManifest.parse(manifest, source.toString()).hashes().entrySet()) {
            requireHash(entry.getKey(), entry.getValue(), to.copy(from, entry.getKey(), entry.getKey()));
        }
        to.write(BundleManifest.FILE, manifest);
        to.write(BundleManifest.HASH_FILE, hash);
        for (Map.Entry<String, byte[]> signature : signatures.entrySet()) {
            to.write(signature.getKey(), signature.getValue());
        }
        return digest;
    }

    private void requireHash(String entry, String expected, String found) {
        if (!expected.equals(found)) {
            throw new TataraException(
                    "%s is damaged: the entry %s should have the SHA-256 %s but has %s; get a fresh copy of the model"
                            .formatted(source, entry, expected, found));
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(BundleStore store) throws IOException;
    }

    private <T> T reading(Reading<T> reading) {
        try (BundleStore store = BundleStore.open(hadoop, source)) {
            if (!store.exists()) {
                throw new TataraException("there is no model at %s: check the path".formatted(source));
            }
            return reading.of(store);
        } catch (FileNotFoundException e) {
            throw new TataraException("%s is not a complete model bundle: %s".formatted(source, e.getMessage()), e);
        } catch (IOException e) {
            throw new TataraException("cannot copy the model at %s: %s".formatted(source, e.getMessage()), e);
        }
    }
}
