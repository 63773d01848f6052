package io.tatara.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tatara.TataraException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads a bundle: manifest, then every hash, and only then what the entries say. */
final class BundleReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Configuration hadoop;
    private final Path root;

    BundleReader(Configuration hadoop, String path) {
        this.hadoop = hadoop;
        this.root = new Path(path);
    }

    ModelBundle read() {
        try {
            FileSystem files = root.getFileSystem(hadoop);
            if (!files.exists(root)) {
                throw new TataraException(
                        "No model at %s: nothing is there. Train one first, or correct the path".formatted(root));
            }
            BundleManifest manifest = manifest(files);
            verify(manifest, BundleFiles.hashes(files, root));
            return parse(files, manifest);
        } catch (ChecksumException e) {
            throw new TataraException(
                    "Model %s is damaged: the file system's own checksum does not match (%s). Restore it from a copy, or train again"
                            .formatted(root, e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the model " + root, e);
        }
    }

    private BundleManifest manifest(FileSystem files) throws IOException {
        Path file = new Path(root, BundleManifest.FILE);
        if (!files.exists(file)) {
            throw new TataraException("%s is not a Tatara model: it has no %s".formatted(root, BundleManifest.FILE));
        }
        BundleManifest manifest;
        try {
            manifest = JSON.readValue(bytes(files, file), BundleManifest.class);
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new TataraException(
                    "The manifest of model %s is damaged: %s. Restore it from a copy, or train again"
                            .formatted(root, e.getOriginalMessage()),
                    e);
        }
        if (manifest.entries() == null || manifest.provenance() == null) {
            throw new TataraException("The manifest of model %s is damaged: it lists no entries".formatted(root));
        }
        manifest.check(root.toString());
        return manifest;
    }

    private void verify(BundleManifest manifest, SortedMap<String, BundleManifest.Entry> found) {
        for (var entry : new TreeMap<>(manifest.entries()).entrySet()) {
            String name = entry.getKey();
            BundleManifest.Entry expected = entry.getValue();
            BundleManifest.Entry actual = found.remove(name);
            if (actual == null) {
                throw new TataraException("Model %s is damaged: its entry %s is missing".formatted(root, name));
            }
            if (!actual.equals(expected)) {
                throw new TataraException(
                        "Model %s is damaged: entry %s has %d bytes and SHA-256 %s, the manifest says %d bytes and %s. Restore it from a copy, or train again"
                                .formatted(
                                        root,
                                        name,
                                        actual.bytes(),
                                        actual.sha256(),
                                        expected.bytes(),
                                        expected.sha256()));
            }
        }
        if (!found.isEmpty()) {
            throw new TataraException("Model %s is damaged: it holds entries that its manifest does not name: %s"
                    .formatted(root, found.keySet()));
        }
    }

    private ModelBundle parse(FileSystem files, BundleManifest manifest) throws IOException {
        BundleDescription description =
                JSON.readValue(bytes(files, new Path(root, "model.json")), BundleDescription.class);
        String configuration = new String(bytes(files, new Path(root, "network.json")), StandardCharsets.UTF_8);
        boolean hasState = manifest.entries().containsKey("state.f32");
        boolean hasFeatures = manifest.entries().keySet().stream().anyMatch(name -> name.startsWith("features/"));
        return new ModelBundle(
                description.network(configuration),
                description.schema(),
                BundleFiles.readFloats(files, new Path(root, "parameters.f32")),
                hasState ? BundleFiles.readFloats(files, new Path(root, "state.f32")) : null,
                hasFeatures ? new Path(root, "features").toString() : null,
                description.evaluated(),
                manifest.provenance());
    }

    private static byte[] bytes(FileSystem files, Path file) throws IOException {
        try (var in = files.open(file)) {
            return in.readAllBytes();
        }
    }
}
