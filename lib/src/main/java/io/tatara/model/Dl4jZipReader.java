package io.tatara.model;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Reads a DL4J zip in one pass, each entry under a limit that an honest file never meets. */
final class Dl4jZipReader {

    private static final Set<String> ALLOWED = Set.of(Dl4jZip.CONFIGURATION, Dl4jZip.COEFFICIENTS, Dl4jZip.UPDATER);
    private static final long CONFIGURATION_LIMIT = 32L << 20;
    // weights hardly compress, and a state is at most three times as long: more than this is padding
    private static final long RATIO_LIMIT = 50;
    private static final long ALWAYS_ALLOWED = 1L << 20;

    private final Configuration hadoop;
    private final String path;

    Dl4jZipReader(Configuration hadoop, String path) {
        this.hadoop = hadoop;
        this.path = path;
    }

    StartingPoint read(Schema schema) {
        Map<String, byte[]> entries = entries();
        String where = path + "/" + Dl4jZip.CONFIGURATION;
        String json = new String(required(entries, Dl4jZip.CONFIGURATION), StandardCharsets.UTF_8);
        Dl4jConfiguration configuration = Dl4jConfiguration.parse(json, where);
        float[] parameters =
                NdArrayBytes.read(required(entries, Dl4jZip.COEFFICIENTS), path + "/" + Dl4jZip.COEFFICIENTS);
        long needed = configuration.parameterCount();
        // before a network is made: only then is its size known to be backed by the file
        if (parameters.length != needed) {
            throw refused(
                    Dl4jZip.COEFFICIENTS,
                    "it has %d parameters, but the configuration needs %d".formatted(parameters.length, needed));
        }
        byte[] state = entries.get(Dl4jZip.UPDATER);
        return new StartingPoint(
                NetworkBuilder.foreign(configuration, schema, where),
                parameters,
                state == null ? null : NdArrayBytes.read(state, path + "/" + Dl4jZip.UPDATER));
    }

    private Map<String, byte[]> entries() {
        Path file = new Path(path);
        try {
            FileSystem files = file.getFileSystem(hadoop);
            long limit =
                    ALWAYS_ALLOWED + RATIO_LIMIT * files.getFileStatus(file).getLen();
            try (ZipInputStream zip = new ZipInputStream(files.open(file))) {
                return entries(zip, limit);
            }
        } catch (ZipException e) {
            throw new TataraException("%s is not a readable zip file: %s".formatted(path, e.getMessage()), e);
        } catch (IOException e) {
            throw new TataraException("cannot read the DL4J model %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    private Map<String, byte[]> entries(ZipInputStream zip, long limit) throws IOException {
        Map<String, byte[]> entries = new HashMap<>();
        // leaving an entry inflates the rest of it, so nothing unknown is ever left: it ends the reading
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            String name = entry.getName();
            if (name.equals(Dl4jZip.NO_PARAMETERS)) {
                throw new TataraException(path + " holds a network without parameters: export a trained one");
            }
            if (!ALLOWED.contains(name)) {
                throw refused(
                        name,
                        "only %s are read, since others (preprocessor.bin, normalizer.bin, objects/) can run code: if the file is yours, write it anew without them"
                                .formatted(String.join(", ", new TreeSet<>(ALLOWED))));
            }
            long most = name.equals(Dl4jZip.CONFIGURATION) ? Math.min(limit, CONFIGURATION_LIMIT) : limit;
            if (entries.put(name, bytes(zip, name, most)) != null) {
                throw refused(name, "it is there twice");
            }
        }
        if (entries.isEmpty()) {
            throw new TataraException(path + " is not a readable zip file: it has no entries");
        }
        return entries;
    }

    private byte[] bytes(InputStream zip, String name, long limit) throws IOException {
        byte[] bytes = zip.readNBytes((int) Math.min(limit + 1, Integer.MAX_VALUE - 8));
        if (bytes.length > limit || zip.read() >= 0) {
            throw refused(
                    name,
                    "it unpacks to more than %d bytes, far more than a model of the file's size has".formatted(limit));
        }
        return bytes;
    }

    private byte[] required(Map<String, byte[]> entries, String name) {
        byte @Nullable [] bytes = entries.get(name);
        if (bytes == null) {
            throw new TataraException("%s lacks the entry %s: it is no complete DL4J model".formatted(path, name));
        }
        return bytes;
    }

    private TataraException refused(String entry, String why) {
        return new TataraException("the entry '%s' of %s is refused: %s".formatted(entry, path, why));
    }
}
