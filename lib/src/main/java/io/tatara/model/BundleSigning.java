package io.tatara.model;

import io.tatara.TataraException;
import io.tatara.signing.SigningKey;
import io.tatara.signing.Trust;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Who has signed a finished bundle, and who signs it besides. Of the bundle its manifest alone is read. */
final class BundleSigning {

    private final Configuration hadoop;
    private final String path;

    BundleSigning(Configuration hadoop, String path) {
        this.hadoop = hadoop;
        this.path = path;
    }

    void sign(SigningKey key) {
        opened("sign", store -> {
            BundleSignatures.add(store, List.of(key.sign(manifest(store))));
            return path;
        });
    }

    boolean isSigned(Trust trust) {
        return opened("read", store -> {
            Collection<byte[]> signatures = BundleSignatures.of(store).values();
            return !signatures.isEmpty() && trust.isMet(manifest(store), signatures);
        });
    }

    void addFrom(String other) {
        BundleSigning source = new BundleSigning(hadoop, other);
        source.opened(
                "read",
                from -> opened("sign", to -> {
                    Collection<byte[]> signatures = BundleSignatures.of(from).values();
                    if (!Arrays.equals(source.manifest(from), manifest(to))) {
                        throw new TataraException(
                                "the signatures of %s are of another model than %s: it was changed meanwhile; try again"
                                        .formatted(other, path));
                    }
                    BundleSignatures.add(to, signatures);
                    return path;
                }));
    }

    private byte[] manifest(BundleStore store) throws IOException {
        byte[] manifest = store.read(BundleManifest.FILE, BundleManifest.LIMIT);
        byte[] hash = store.read(BundleManifest.HASH_FILE, BundleManifest.LIMIT);
        // a manifest that is not what was written would get a signature that nobody meant
        if (!new String(hash, StandardCharsets.US_ASCII).strip().equals(BundleStore.hash(manifest))) {
            throw new TataraException("%s is damaged: %s is not what %s says; get a fresh copy of the model"
                    .formatted(path, BundleManifest.FILE, BundleManifest.HASH_FILE));
        }
        BundleManifest.parse(manifest, path);
        return manifest;
    }

    @FunctionalInterface
    private interface Work<T> {
        T of(BundleStore store) throws IOException;
    }

    private <T> T opened(String what, Work<T> work) {
        try (BundleStore store = BundleStore.open(hadoop, new Path(path))) {
            return work.of(store);
        } catch (FileNotFoundException e) {
            throw new TataraException("%s is not a complete model bundle: %s".formatted(path, e.getMessage()), e);
        } catch (IOException e) {
            throw new TataraException("cannot %s the model at %s: %s".formatted(what, path, e.getMessage()), e);
        }
    }
}
