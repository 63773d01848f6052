package io.tatara.train;

import io.tatara.TataraException;
import io.tatara.spark.HadoopSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
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

    /** Of formats before 3. */
    private static final String OLD_PLACE = "epoch-\\d+";

    private static final int KEPT = 2;

    private final String folder;
    private final HadoopSettings hadoop;
    private final boolean resuming;
    private final String attempt = "%08x".formatted(new SecureRandom().nextInt());
    // to find the file system takes Hadoop a good part of a millisecond, each time
    private transient volatile @Nullable CheckpointStorage storage;

    private CheckpointStore(String folder, HadoopSettings hadoop, boolean resuming) {
        this.folder = folder;
        this.hadoop = hadoop;
        this.resuming = resuming;
    }

    /** For a training from the start; refuses a folder that already holds a checkpoint. */
    public static CheckpointStore fresh(String folder, Configuration hadoop) {
        CheckpointStore store = new CheckpointStore(folder, new HadoopSettings(hadoop), false);
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
        return resuming(folder, new HadoopSettings(hadoop));
    }

    /** As the other, where many trainings share the settings. */
    public static CheckpointStore resuming(String folder, HadoopSettings hadoop) {
        return new CheckpointStore(folder, hadoop, true);
    }

    /** The same store, for the same training started again. */
    CheckpointStore continued() {
        return new CheckpointStore(folder, hadoop, true);
    }

    /**
     * Makes the folder and tries that it can be written to.
     *
     * @param needed whether the training cannot do without
     * @throws TataraException if it cannot
     */
    public void requireWritable(boolean needed) {
        try {
            storage().requireWritable(".probe-" + attempt);
        } catch (IOException e) {
            throw new TataraException(
                    "No checkpoint can be written to %s: %s. Choose another run directory%s."
                            .formatted(folder, e.getMessage(), needed ? "" : ", or set training.checkpointEvery: 0"),
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
            List<CheckpointPlace> all = complete(storage().places());
            if (all.isEmpty()) {
                refuseOld();
                return null;
            }
            for (int i = all.size() - 1; i >= 0; i--) {
                CheckpointManifest manifest = readable(all.get(i));
                if (manifest != null) {
                    for (CheckpointPlace torn : all.subList(i + 1, all.size())) {
                        storage().delete(torn.name());
                    }
                    return manifest;
                }
            }
            throw new IOException("no manifest of %d checkpoints is whole".formatted(all.size()));
        } catch (IOException e) {
            throw failure("read", folder, e);
        }
    }

    private void refuseOld() throws IOException {
        for (String place : storage().places()) {
            if (place.matches(OLD_PLACE) && ManifestFile.isIn(storage(), place)) {
                throw new TataraException(
                        "Checkpoint %s has the format of an earlier version; this one reads %d. Finish the training with the version that began it, or start anew with --overwrite."
                                .formatted(path(place), CheckpointManifest.FORMAT));
            }
        }
    }

    private @Nullable CheckpointManifest readable(CheckpointPlace place) throws IOException {
        return ManifestFile.read(storage(), place.name(), path(place));
    }

    CheckpointPlace place(CheckpointPlace.Kind kind, long round) {
        return new CheckpointPlace(kind, round, attempt);
    }

    /** As users see it. */
    String path(long round) {
        return path(place(CheckpointPlace.Kind.ROUND, round));
    }

    private String path(CheckpointPlace place) {
        return path(place.name());
    }

    private String path(String place) {
        return new Path(folder, place).toString();
    }

    /** What one rank copies its part of checkpoints to. */
    SheetStock sheets(int rank) {
        try {
            return storage().sheets(rank, attempt);
        } catch (IOException e) {
            throw failure("write", folder, e);
        }
    }

    CheckpointEntry write(CheckpointPlace place, String name, Sheet sheet) {
        try {
            return sheet.write(storage(), place.name(), name);
        } catch (IOException e) {
            throw failure("write", path(place) + "/" + name, e);
        }
    }

    float[] read(CheckpointEntry entry) {
        try {
            return FloatFile.read(storage(), entry);
        } catch (IOException e) {
            throw failure("read", folder + "/" + entry.place() + "/" + entry.name(), e);
        }
    }

    /** Where the pipeline was cut whose newest checkpoint this store resumes, as DL4J counts layers; empty without one. */
    public List<Integer> cuts() {
        CheckpointManifest newest = toResume();
        return newest == null ? List.of() : newest.cuts();
    }

    /** Little-endian floats, in DL4J's order: the parameters of a training whose result is in files of this store. */
    public InputStream open(TrainingResult result) {
        return new StageFiles(result.files(), entry -> storage().open(entry.place(), entry.name()));
    }

    /** Makes the checkpoint count, then deletes what is no longer kept. Returns its path. */
    String commit(CheckpointManifest manifest) {
        CheckpointPlace place =
                place(CheckpointPlace.Kind.ROUND, manifest.cursor().round());
        try {
            ManifestFile.write(storage(), place.name(), manifest);
        } catch (IOException e) {
            throw failure("commit", path(place), e);
        }
        tidy(place.round());
        return path(place);
    }

    /**
     * Deletes what no checkpoint that is kept needs, but nothing of this attempt's later than {@code round}: that may be
     * under way. A failure to do so is no failure of the checkpoint.
     */
    void tidy(long round) {
        try {
            List<String> names = storage().places();
            List<CheckpointPlace> complete = complete(names);
            List<CheckpointPlace> kept = complete.subList(Math.max(0, complete.size() - KEPT), complete.size());
            List<CheckpointPlace> rest = new ArrayList<>(places(names));
            rest.removeAll(kept);
            rest.removeIf(place -> place.attempt().equals(attempt) && place.round() > round);
            if (rest.stream().anyMatch(place -> place.kind() == CheckpointPlace.Kind.BEST)) {
                for (CheckpointPlace place : kept) {
                    CheckpointManifest manifest = readable(place);
                    rest.removeIf(other -> manifest != null && manifest.uses(other.name()));
                }
            }
            for (CheckpointPlace place : rest) {
                storage().delete(place.name());
            }
            for (String place : names) {
                if (CheckpointPlace.isSheets(place) && !place.equals(CheckpointPlace.sheets(attempt))) {
                    storage().delete(place);
                }
            }
        } catch (IOException e) {
            LOG.warn("Old checkpoints in {} could not be deleted: {}", folder, e.getMessage());
        }
    }

    /** Deletes the files that this attempt's checkpoints have by other names. */
    void deleteSheets() {
        try {
            storage().delete(CheckpointPlace.sheets(attempt));
        } catch (IOException e) {
            LOG.warn("Files beside the checkpoints in {} could not be deleted: {}", folder, e.getMessage());
        }
    }

    /** Deletes what was written of a checkpoint that does not come about. */
    void discard(long round) {
        for (CheckpointPlace.Kind kind : CheckpointPlace.Kind.values()) {
            CheckpointPlace place = place(kind, round);
            try {
                storage().delete(place.name());
            } catch (IOException e) {
                LOG.warn("{}, which is of no use, could not be deleted: {}", path(place), e.getMessage());
            }
        }
    }

    /** The path of the newest complete checkpoint; null if there is none. */
    @Nullable
    String newest() {
        try {
            List<CheckpointPlace> all = complete(storage().places());
            return all.isEmpty() ? null : path(all.get(all.size() - 1));
        } catch (IOException e) {
            throw failure("list", folder, e);
        }
    }

    /** Oldest first. */
    private List<CheckpointPlace> complete(List<String> names) throws IOException {
        List<CheckpointPlace> complete = new ArrayList<>();
        for (CheckpointPlace place : places(names)) {
            if (place.kind() == CheckpointPlace.Kind.ROUND && ManifestFile.isIn(storage(), place.name())) {
                complete.add(place);
            }
        }
        complete.sort(CheckpointPlace.BY_ROUND);
        return complete;
    }

    private static List<CheckpointPlace> places(List<String> names) {
        return names.stream()
                .flatMap(name -> CheckpointPlace.parse(name).stream())
                .toList();
    }

    private CheckpointStorage storage() throws IOException {
        CheckpointStorage known = storage;
        if (known == null) {
            known = CheckpointStorage.of(folder, hadoop.value());
            storage = known;
        }
        return known;
    }

    private static TataraException failure(String action, String path, IOException e) {
        return new TataraException("Cannot %s the checkpoint %s: %s".formatted(action, path, e.getMessage()), e);
    }
}
