package io.tatara.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tatara.TataraException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints in a folder of any Hadoop file system, each in a {@link CheckpointPlace}. One counts once its
 * {@code manifest.json} is there, which is written last; the two newest are kept, and the best epoch's parameters that
 * they refer to. Shipped to every worker; one store is one attempt to train.
 */
public final class CheckpointStore implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANIFEST = "manifest.json";

    /** Of formats before 3. */
    private static final String OLD_PLACE = "epoch-\\d+";

    private static final int KEPT = 2;

    private final String folder;
    private final SerializableConfiguration hadoop;
    private final boolean resuming;
    private final String attempt = "%08x".formatted(new SecureRandom().nextInt());

    private CheckpointStore(String folder, Configuration hadoop, boolean resuming) {
        this.folder = folder;
        this.hadoop = new SerializableConfiguration(hadoop);
        this.resuming = resuming;
    }

    /** For a training from the start; refuses a folder that already holds a checkpoint. */
    public static CheckpointStore fresh(String folder, Configuration hadoop) {
        CheckpointStore store = new CheckpointStore(folder, hadoop, false);
        String newest = store.newest();
        if (newest != null) {
            throw new TataraException(
                    "%s already holds the checkpoint %s of another training; resume it or choose another run directory."
                            .formatted(folder, new Path(newest).getName()));
        }
        return store;
    }

    /** For a training that continues from the newest checkpoint, or starts if there is none. */
    public static CheckpointStore resuming(String folder, Configuration hadoop) {
        return new CheckpointStore(folder, hadoop, true);
    }

    /** The same store, for the same training started again. */
    CheckpointStore continued() {
        return new CheckpointStore(folder, hadoop.value(), true);
    }

    /**
     * Makes the folder and tries that it can be written to.
     *
     * @throws TataraException if it cannot
     */
    public void requireWritable() {
        Path probe = new Path(folder, ".probe-" + attempt);
        try {
            files().mkdirs(new Path(folder));
            files().create(probe, true).close();
            files().delete(probe, false);
        } catch (IOException e) {
            throw new TataraException(
                    "No checkpoint can be written to %s: %s. Choose another run directory, or set training.checkpointEvery: 0."
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    /** The newest complete checkpoint, if this store resumes; null if there is none. Newer ones that are torn are deleted. */
    @Nullable
    CheckpointManifest toResume() {
        if (!resuming) {
            return null;
        }
        try {
            List<CheckpointPlace> all = complete();
            if (all.isEmpty()) {
                refuseOld();
                return null;
            }
            for (int i = all.size() - 1; i >= 0; i--) {
                CheckpointManifest manifest = readable(all.get(i));
                if (manifest != null) {
                    for (CheckpointPlace torn : all.subList(i + 1, all.size())) {
                        files().delete(path(torn), true);
                    }
                    return manifest;
                }
            }
            throw new IOException("no manifest of %d checkpoints is whole".formatted(all.size()));
        } catch (IOException e) {
            throw failure("read", new Path(folder), e);
        }
    }

    private void refuseOld() throws IOException {
        for (FileStatus status : list()) {
            if (status.getPath().getName().matches(OLD_PLACE) && files().exists(new Path(status.getPath(), MANIFEST))) {
                throw new TataraException(
                        "Checkpoint %s has the format of an earlier version; this one reads %d. Finish the training with the version that began it, or start anew with --overwrite."
                                .formatted(status.getPath(), CheckpointManifest.FORMAT));
            }
        }
    }

    /** Null for a manifest that was torn: on some file systems a file is there before it is whole. */
    private @Nullable CheckpointManifest readable(CheckpointPlace place) throws IOException {
        Path path = new Path(path(place), MANIFEST);
        byte[] json;
        try (InputStream in = files().open(path)) {
            json = in.readAllBytes();
        }
        int format;
        CheckpointManifest manifest;
        try {
            format = JSON.readTree(json).path("format").asInt();
            manifest = format == CheckpointManifest.FORMAT ? JSON.readValue(json, CheckpointManifest.class) : null;
        } catch (IOException e) {
            LOG.warn("{} is not whole and is passed over: {}", path, e.getMessage());
            return null;
        }
        if (format != CheckpointManifest.FORMAT && json.length > 0) {
            throw new TataraException("Checkpoint %s has format %d; this version reads %d."
                    .formatted(path.getParent(), format, CheckpointManifest.FORMAT));
        }
        return manifest;
    }

    CheckpointPlace place(CheckpointPlace.Kind kind, long round) {
        return new CheckpointPlace(kind, round, attempt);
    }

    /** As users see it. */
    String path(long round) {
        return path(place(CheckpointPlace.Kind.ROUND, round)).toString();
    }

    CheckpointEntry write(CheckpointPlace place, String name, float[] values) {
        Path path = new Path(path(place), name);
        try {
            return FloatFile.write(files(), path, place.name(), values);
        } catch (IOException e) {
            throw failure("write", path, e);
        }
    }

    float[] read(CheckpointEntry entry) {
        Path path = new Path(new Path(folder, entry.place()), entry.name());
        try {
            return FloatFile.read(files(), path, entry);
        } catch (IOException e) {
            throw failure("read", path, e);
        }
    }

    /** Makes the checkpoint count, then deletes what is no longer kept. Returns its path. */
    String commit(CheckpointManifest manifest) {
        CheckpointPlace place =
                place(CheckpointPlace.Kind.ROUND, manifest.cursor().round());
        Path path = path(place);
        try {
            // on an object store a file appears whole or not at all; elsewhere the rename makes it so
            Path aside = new Path(path, "." + MANIFEST);
            try (OutputStream out = files().create(aside, true)) {
                JSON.writerWithDefaultPrettyPrinter().writeValue(out, manifest);
            }
            files().delete(new Path(path, MANIFEST), false);
            if (!files().rename(aside, new Path(path, MANIFEST))) {
                throw new IOException("the file system refused to rename " + aside);
            }
        } catch (IOException e) {
            throw failure("commit", path, e);
        }
        tidy(place.round());
        return path.toString();
    }

    /**
     * Deletes what no checkpoint that is kept needs, but nothing of this attempt's later than {@code round}: that may be
     * under way. A failure to do so is no failure of the checkpoint.
     */
    void tidy(long round) {
        try {
            List<CheckpointPlace> complete = complete();
            List<CheckpointPlace> kept = complete.subList(Math.max(0, complete.size() - KEPT), complete.size());
            List<CheckpointPlace> rest = new ArrayList<>(places());
            rest.removeAll(kept);
            rest.removeIf(place -> place.attempt().equals(attempt) && place.round() > round);
            if (rest.stream().anyMatch(place -> place.kind() == CheckpointPlace.Kind.BEST)) {
                for (CheckpointPlace place : kept) {
                    CheckpointManifest manifest = readable(place);
                    rest.removeIf(other -> manifest != null && manifest.uses(other.name()));
                }
            }
            for (CheckpointPlace place : rest) {
                files().delete(path(place), true);
            }
        } catch (IOException e) {
            LOG.warn("Old checkpoints in {} could not be deleted: {}", folder, e.getMessage());
        }
    }

    /** Deletes what was written of a checkpoint that does not come about. */
    void discard(long round) {
        for (CheckpointPlace.Kind kind : CheckpointPlace.Kind.values()) {
            Path path = path(place(kind, round));
            try {
                files().delete(path, true);
            } catch (IOException e) {
                LOG.warn("{}, which is of no use, could not be deleted: {}", path, e.getMessage());
            }
        }
    }

    /** The path of the newest complete checkpoint; null if there is none. */
    @Nullable
    String newest() {
        try {
            List<CheckpointPlace> all = complete();
            return all.isEmpty() ? null : path(all.get(all.size() - 1)).toString();
        } catch (IOException e) {
            throw failure("list", new Path(folder), e);
        }
    }

    /** Oldest first. */
    private List<CheckpointPlace> complete() throws IOException {
        List<CheckpointPlace> complete = new ArrayList<>();
        for (CheckpointPlace place : places()) {
            if (place.kind() == CheckpointPlace.Kind.ROUND && files().exists(new Path(path(place), MANIFEST))) {
                complete.add(place);
            }
        }
        complete.sort(CheckpointPlace.BY_ROUND);
        return complete;
    }

    private List<CheckpointPlace> places() throws IOException {
        return list().stream()
                .flatMap(status -> CheckpointPlace.parse(status.getPath().getName()).stream())
                .toList();
    }

    private List<FileStatus> list() throws IOException {
        Path root = new Path(folder);
        return files().exists(root) ? List.of(files().listStatus(root)) : List.of();
    }

    private Path path(CheckpointPlace place) {
        return new Path(folder, place.name());
    }

    private FileSystem files() throws IOException {
        FileSystem files = new Path(folder).getFileSystem(hadoop.value());
        // the manifest has a checksum of every file: Hadoop's own, beside local files, would be a second one
        return files instanceof LocalFileSystem local ? local.getRaw() : files;
    }

    private static TataraException failure(String action, Path path, IOException e) {
        return new TataraException("Cannot %s the checkpoint %s: %s".formatted(action, path, e.getMessage()), e);
    }
}
