package io.tatara.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tatara.TataraException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints in a folder of any Hadoop file system, {@code epoch-000012/} each. One counts once its
 * {@code manifest.json} exists, which is written last; the two newest are kept. Shipped to every worker.
 */
public final class CheckpointStore implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final String MANIFEST = "manifest.json";
    private static final int KEPT = 2;

    private final String folder;
    private final SerializableConfiguration hadoop;
    private final boolean resuming;

    private CheckpointStore(String folder, Configuration hadoop, boolean resuming) {
        this.folder = folder;
        this.hadoop = new SerializableConfiguration(hadoop);
        this.resuming = resuming;
    }

    /** For a training from the start; refuses a folder that already holds a checkpoint. */
    public static CheckpointStore fresh(String folder, Configuration hadoop) {
        CheckpointStore store = new CheckpointStore(folder, hadoop, false);
        Path latest = store.latest();
        if (latest != null) {
            throw new TataraException(
                    "%s already holds the checkpoint %s of another training; resume it or choose another run directory."
                            .formatted(folder, latest.getName()));
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

    /** The newest complete checkpoint, if this store resumes; null if there is none. */
    @Nullable
    CheckpointManifest toResume() {
        Path latest = resuming ? latest() : null;
        if (latest == null) {
            return null;
        }
        try (InputStream in = files().open(new Path(latest, MANIFEST))) {
            CheckpointManifest manifest = new ObjectMapper().readValue(in, CheckpointManifest.class);
            if (manifest.format() != CheckpointManifest.FORMAT) {
                throw new TataraException("Checkpoint %s has format %d; this version reads %d."
                        .formatted(latest, manifest.format(), CheckpointManifest.FORMAT));
            }
            return manifest;
        } catch (IOException e) {
            throw failure("read", new Path(latest, MANIFEST), e);
        }
    }

    CheckpointEntry write(int epoch, String name, float[] values) {
        Path path = new Path(folderOf(epoch), name);
        try {
            return FloatFile.write(files(), path, values);
        } catch (IOException e) {
            throw failure("write", path, e);
        }
    }

    float[] read(CheckpointManifest manifest, String name) {
        Path path = folderOf(manifest.cursor().epochs());
        try {
            for (CheckpointEntry entry : manifest.entries()) {
                if (entry.name().equals(name)) {
                    return FloatFile.read(files(), path, entry);
                }
            }
            throw new IOException("the manifest does not list it");
        } catch (IOException e) {
            throw failure("read", new Path(path, name), e);
        }
    }

    /** Makes the checkpoint count, then deletes those that are no longer kept. Returns its path. */
    String commit(CheckpointManifest manifest) {
        Path path = folderOf(manifest.cursor().epochs());
        try {
            // on an object store a file appears whole or not at all; elsewhere the rename makes it so
            Path aside = new Path(path, "." + MANIFEST);
            try (OutputStream out = files().create(aside, true)) {
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(out, manifest);
            }
            files().delete(new Path(path, MANIFEST), false);
            if (!files().rename(aside, new Path(path, MANIFEST))) {
                throw new IOException("the file system refused to rename " + aside);
            }
            List<Path> all = complete();
            for (Path old : all.subList(0, Math.max(0, all.size() - KEPT))) {
                files().delete(old, true);
            }
            return path.toString();
        } catch (IOException e) {
            throw failure("commit", path, e);
        }
    }

    private @Nullable Path latest() {
        try {
            List<Path> all = complete();
            return all.isEmpty() ? null : all.get(all.size() - 1);
        } catch (IOException e) {
            throw failure("list", new Path(folder), e);
        }
    }

    private List<Path> complete() throws IOException {
        List<Path> paths = new ArrayList<>();
        Path root = new Path(folder);
        if (files().exists(root)) {
            for (FileStatus status : files().listStatus(root)) {
                Path path = status.getPath();
                if (path.getName().matches("epoch-\\d+") && files().exists(new Path(path, MANIFEST))) {
                    paths.add(path);
                }
            }
        }
        paths.sort(Comparator.comparing(Path::getName));
        return paths;
    }

    private Path folderOf(int epoch) {
        return new Path(folder, "epoch-%06d".formatted(epoch));
    }

    private FileSystem files() throws IOException {
        return new Path(folder).getFileSystem(hadoop.value());
    }

    private static TataraException failure(String action, Path path, IOException e) {
        return new TataraException("Cannot %s the checkpoint %s: %s".formatted(action, path, e.getMessage()), e);
    }
}
