package io.tatara.train.single;

import io.tatara.TataraException;
import io.tatara.data.shard.JoinedShard;
import io.tatara.data.shard.MappedShard;
import io.tatara.data.shard.Shard;
import io.tatara.spark.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's copy of {@link SharedShards}, which all its tasks read: files of a local file system where they are, others
 * fetched to Spark's local disk by the task that comes first. One copy is kept; when other shards come, it goes.
 */
final class LocalShards {

    private static final Logger LOG = LoggerFactory.getLogger(LocalShards.class);

    private static final AtomicReference<@Nullable LocalShards> CURRENT = new AtomicReference<>();

    private final String folder;
    private final List<MappedShard> parts = new ArrayList<>();
    private final List<java.nio.file.Path> fetched = new ArrayList<>();

    private LocalShards(SharedShards shared) throws IOException {
        this.folder = shared.folder();
        try {
            for (SharedShards.Part part : shared.parts()) {
                parts.add(open(shared, part));
            }
        } catch (IOException | RuntimeException e) {
            forget();
            throw e;
        }
    }

    /**
     * The copy, fetched if it is not here yet; other tasks wait meanwhile.
     *
     * @throws TataraException if the files cannot be read from here
     */
    static synchronized LocalShards of(SharedShards shared) {
        LocalShards known = CURRENT.get();
        if (known != null && known.folder.equals(shared.folder())) {
            return known;
        }
        try {
            LocalShards opened = new LocalShards(shared);
            if (known != null) {
                known.forget();
            }
            CURRENT.set(opened);
            return opened;
        } catch (IOException e) {
            throw new TataraException(
                    "An executor cannot read the shards in %s: %s. The run directory must be one that all executors can read."
                            .formatted(shared.folder(), e.getMessage()),
                    e);
        }
    }

    private MappedShard open(SharedShards shared, SharedShards.Part part) throws IOException {
        Path folder = new Path(shared.folder());
        FileSystem files = folder.getFileSystem(shared.hadoop());
        List<java.nio.file.Path> local = new ArrayList<>();
        for (String name : part.files()) {
            Path file = new Path(folder, name);
            local.add(
                    files instanceof LocalFileSystem here
                            ? here.pathToFile(file).toPath()
                            : fetch(files, file));
        }
        return part.form().map(local);
    }

    private java.nio.file.Path fetch(FileSystem files, Path file) throws IOException {
        java.nio.file.Path here = Files.createTempFile(LocalDisk.folder(0), "tatara-", ".shard");
        fetched.add(here);
        files.copyToLocalFile(false, file, new Path(here.toUri()), true);
        return here;
    }

    /** Who reads a file that is mapped goes on when it is deleted. */
    private void forget() {
        for (java.nio.file.Path file : fetched) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("{}, which is of no use, could not be deleted: {}", file, e.getMessage());
            }
        }
    }

    Shard train(SharedShards.Portion portion) {
        List<MappedShard> shards = portion.train().stream().map(parts::get).toList();
        return shards.size() == 1 ? shards.get(0) : new JoinedShard(shards);
    }

    /** Null without rows to measure on. */
    @Nullable
    Shard validation(SharedShards.Portion portion) {
        Integer validation = portion.validation();
        return validation == null ? null : parts.get(validation);
    }
}
