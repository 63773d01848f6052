package io.tatara.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tatara.TataraException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;

/** Writes a bundle aside, its manifest last, and renames it into place. */
final class BundleWriter {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Configuration hadoop;
    private final Path target;

    BundleWriter(Configuration hadoop, String path) {
        this.hadoop = hadoop;
        this.target = new Path(path);
    }

    void write(ModelBundle bundle) {
        Path aside = new Path(target.getParent(), target.getName() + ".tmp-" + UUID.randomUUID());
        try {
            FileSystem files = target.getFileSystem(hadoop);
            if (files.exists(target)) {
                throw new TataraException(
                        "Something is at %s already; choose another path for the model or remove it".formatted(target));
            }
            try {
                fill(files, aside, bundle);
                if (!files.rename(aside, target)) {
                    throw new IOException("could not rename " + aside + " to " + target);
                }
            } finally {
                files.delete(aside, true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write the model to " + target, e);
        }
    }

    private void fill(FileSystem files, Path aside, ModelBundle bundle) throws IOException {
        files.mkdirs(aside);
        String configuration = bundle.network().configurationJson();
        writeBytes(files, new Path(aside, "network.json"), configuration.getBytes(StandardCharsets.UTF_8));
        writeBytes(files, new Path(aside, "model.json"), JSON.writeValueAsBytes(BundleDescription.of(bundle)));
        BundleFiles.writeFloats(files, new Path(aside, "parameters.f32"), bundle.parameters());
        float[] state = bundle.state();
        if (state != null) {
            BundleFiles.writeFloats(files, new Path(aside, "state.f32"), state);
        }
        String features = bundle.featuresPath();
        if (features != null) {
            Path source = new Path(features);
            FileUtil.copy(source.getFileSystem(hadoop), source, files, new Path(aside, "features"), false, hadoop);
        }
        BundleManifest manifest = new BundleManifest(
                BundleManifest.FORMAT, BundleManifest.VERSION, BundleFiles.hashes(files, aside), bundle.provenance());
        writeBytes(files, new Path(aside, BundleManifest.FILE), JSON.writeValueAsBytes(manifest));
    }

    private static void writeBytes(FileSystem files, Path file, byte[] bytes) throws IOException {
        try (var out = files.create(file, false)) {
            out.write(bytes);
        }
    }
}
