package io.tatara.train.single;

import io.tatara.TataraException;
import io.tatara.data.shard.ExampleWeights;
import io.tatara.data.shard.Shard;
import io.tatara.data.shard.ShardForm;
import io.tatara.data.shard.ShardPair;
import io.tatara.spark.HadoopSettings;
import io.tatara.spark.LocalDisk;
import io.tatara.train.TrainingData;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Prepared rows, written once as shards to a folder of any Hadoop file system, for every executor to read. Shipped to tasks.
 * The driver closes it, which deletes the folder.
 */
public final class SharedShards implements Serializable, AutoCloseable {

    private static final long serialVersionUID = 1L;

    private final String folder;
    private final HadoopSettings hadoop;
    private final Part train;
    private final @Nullable Part validation;

    /** The files of one shard, by name in the folder. */
    record Part(ShardForm form, List<String> files) implements Serializable {
        Part {
            files = List.copyOf(files);
        }
    }

    private SharedShards(String folder, HadoopSettings hadoop, Part train, @Nullable Part validation) {
        this.folder = folder;
        this.hadoop = hadoop;
        this.train = train;
        this.validation = validation;
    }

    /**
     * Writes rows, in the order in which a training on one worker has them; they come to this process a small partition at a
     * time.
     *
     * @param parent an existing or new folder that all executors can read; the shards get a new one in it
     * @param classWeights as a training job has them; empty for none
     * @throws TataraException if they cannot be written, or Spark's local files must be encrypted
     */
    public static SharedShards write(
            TrainingData data, List<Double> classWeights, String parent, HadoopSettings hadoop) {
        LocalDisk.requirePlain(data.train().sparkSession().sparkContext().getConf());
        ExampleWeights weights = ExampleWeights.of(data.schema(), classWeights);
        try (ShardPair shards = ShardPair.write(data.inOrder(), LocalDisk.folder(0), data.schema(), weights)) {
            Path folder = new Path(parent, "shards-" + UUID.randomUUID());
            Part train = copy(shards.train(), "train", folder, hadoop.value());
            Part validation = shards.validation().rows() == 0
                    ? null
                    : copy(shards.validation(), "validation", folder, hadoop.value());
            return new SharedShards(folder.toString(), hadoop, train, validation);
        }
    }

    private static Part copy(Shard shard, String name, Path folder, Configuration hadoop) {
        List<String> names = new ArrayList<>();
        try {
            FileSystem files = folder.getFileSystem(hadoop);
            for (java.nio.file.Path file : shard.files()) {
                names.add("%s-%d".formatted(name, names.size()));
                files.copyFromLocalFile(new Path(file.toUri()), new Path(folder, names.get(names.size() - 1)));
            }
        } catch (IOException e) {
            throw new TataraException(
                    "Cannot write shards to %s: %s. They need as much free space as the prepared rows take as floats."
                            .formatted(folder, e.getMessage()),
                    e);
        }
        return new Part(shard.form(), names);
    }

    String folder() {
        return folder;
    }

    Configuration hadoop() {
        return hadoop.value();
    }

    Part train() {
        return train;
    }

    /** Null without validation rows. */
    @Nullable
    Part validation() {
        return validation;
    }

    /** Deletes the folder. No task may want it any more. */
    @Override
    public void close() {
        Path path = new Path(folder);
        try {
            path.getFileSystem(hadoop()).delete(path, true);
        } catch (IOException e) {
            throw new TataraException("Cannot delete the shards in %s: %s".formatted(folder, e.getMessage()), e);
        }
    }
}
