package io.tatara.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tatara.TataraException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that makes a checkpoint count: it is written last, and says what belongs to the checkpoint. */
final class ManifestFile {

    private static final Logger LOG = LoggerFactory.getLogger(ManifestFile.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "manifest.json";

    private ManifestFile() {}

    static boolean isIn(CheckpointStorage storage, String place) throws IOException {
        return storage.has(place, NAME);
    }

    static void write(CheckpointStorage storage, String place, CheckpointManifest manifest) throws IOException {
        storage.put(place, NAME, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
    }

    /**
     * Null for a manifest that was torn: on some file systems a file is there before it is whole.
     *
     * @param path of the checkpoint, for messages
     * @throws TataraException if another version wrote it
     */
    static @Nullable CheckpointManifest read(CheckpointStorage storage, String place, String path) throws IOException {
        byte[] json;
        try (InputStream in = storage.open(place, NAME)) {
            json = in.readAllBytes();
        }
        int format;
        CheckpointManifest manifest;
        try {
            format = JSON.readTree(json).path("format").asInt();
            manifest = format == CheckpointManifest.FORMAT ? JSON.readValue(json, CheckpointManifest.class) : null;
        } catch (IOException e) {
            LOG.warn("The manifest of {} is not whole and is passed over: {}", path, e.getMessage());
            return null;
        }
        if (format != CheckpointManifest.FORMAT && json.length > 0) {
            throw new TataraException("Checkpoint %s has format %d; this version reads %d."
                    .formatted(path, format, CheckpointManifest.FORMAT));
        }
        return manifest;
    }
}
