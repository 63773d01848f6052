package io.tatara.model;

import io.tatara.TataraException;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a bundle says of itself.
 *
 * @param format always {@link #FORMAT}
 * @param version of the layout; readers refuse those they do not know
 * @param entries every file of the bundle but the manifest, by its path inside
 * @param provenance how the model was made
 */
record BundleManifest(String format, int version, Map<String, Entry> entries, Map<String, String> provenance) {

    static final String FILE = "manifest.json";
    static final String FORMAT = "tatara-model";
    static final int VERSION = 1;

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_.=-]+(/[A-Za-z0-9_.=-]+)*");

    /** Size in bytes and SHA-256 in lower-case hex. */
    record Entry(long bytes, String sha256) {}

    /** Refuses formats and versions that this code cannot read, and names that lead out of the bundle. */
    void check(String path) {
        if (!FORMAT.equals(format)) {
            throw new TataraException("%s is not a Tatara model: its manifest says format '%s', expected '%s'"
                    .formatted(path, format, FORMAT));
        }
        if (version != VERSION) {
            throw new TataraException(
                    "Model %s has format version %d; this Tatara reads version %d. Use the Tatara that wrote it, or train again"
                            .formatted(path, version, VERSION));
        }
        for (String name : entries.keySet()) {
            checkName(path, name);
        }
    }

    private static void checkName(String path, String name) {
        boolean leadsOut = name.equals("..") || name.startsWith("../") || name.contains("/../") || name.endsWith("/..");
        if (leadsOut || !PLAIN_NAME.matcher(name).matches()) {
            throw new TataraException(
                    "Model %s names an entry '%s' that is no plain path inside it; the bundle is damaged or hostile"
                            .formatted(path, name));
        }
    }
}
