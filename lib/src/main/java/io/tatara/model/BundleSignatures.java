package io.tatara.model;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The signatures beside a bundle's manifest, each in a file of its own: the one that the bundle was written with, and what
 * was added later, named after itself. So nothing is ever overwritten, and of several who add at once none loses.
 */
final class BundleSignatures {

    /** The 64 bytes of the manifest's Ed25519 signature, which {@code openssl pkeyutl -verify -rawin} takes as they are. */
    static final String FIRST = BundleManifest.FILE + ".ed25519";

    private static final Pattern LATER =
            Pattern.compile(Pattern.quote(BundleManifest.FILE) + "\\.[0-9a-f]{16}\\.ed25519");

    /** Far more than anybody asks of a key file, far less than hurts. */
    private static final int LIMIT = 1 << 10;

    private BundleSignatures() {}

    /** Whether a file of a bundle is one of them. */
    static boolean names(String file) {
        return file.equals(FIRST) || LATER.matcher(file).matches();
    }

    /** All that there are, by their files. */
    static Map<String, byte[]> of(BundleStore store) throws IOException {
        Map<String, byte[]> signatures = new TreeMap<>();
        for (String file : store.top()) {
            if (names(file)) {
                signatures.put(file, store.read(file, LIMIT));
            }
        }
        return signatures;
    }

    /** Adds to a finished bundle those that it has not; each is there whole or not at all, whoever reads meanwhile. */
    static void add(BundleStore store, Collection<byte[]> more) throws IOException {
        Collection<byte[]> there = of(store).values();
        for (byte[] signature : more) {
            if (there.stream().noneMatch(known -> Arrays.equals(known, signature))) {
                String name = BundleStore.hash(signature).substring(0, 16);
                store.add("%s.%s.ed25519".formatted(BundleManifest.FILE, name), signature);
            }
        }
    }
}
