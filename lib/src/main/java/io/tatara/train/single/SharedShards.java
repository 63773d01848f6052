package io.tatara.train.single;

import io.tatara.TataraException;
import io.tatara.data.shard.ExampleWeights;
import io.tatara.data.shard.FoldShards;
import io.tatara.data.shard.MappedShard;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Prepared rows, written once as shards to a folder of any Hadoop file system, for every executor to read: one pair of rows to
 * train on and rows to measure on, or one pair a fold. Shipped to tasks. The driver closes it, which deletes the folder.
 */
public final class SharedShards implements Serializable, AutoCloseable {

    /** Each is a file that is written beside the others. */
    public static final int MOST_FOLDS = 100;

    private static final long serialVersionUID = 1L;

    private final String folder;
    private final HadoopSettings hadoop;
    private final List<Part> parts;
    private final List<Portion> portions;

    /** The files of one shard, by name in the folder. */
    record Part(ShardForm form, List<String> files) implements Serializable {
        Part {
            files = List.copyOf(files);
        }
    }

    /**
     * What one training has, by the index of the part.
     *
     * @param train one after the other
     * @param validation null for none
     */
    record Portion(List<Integer> train, @Nullable Integer validation) implements Serializable {
        Portion {
            train = List.copyOf(train);
        }
    }

    private SharedShards(String folder, HadoopSettings hadoop, List<Part> parts, List<Portion> portions) {
        this.folder = folder;
        this.hadoop = hadoop;
        this.parts = List.copyOf(parts);
        this.portions = List.copyOf(portions);
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
            boolean validates = shards.validation().rows() > 0;
            return copied(
                    validates ? List.of(shards.train(), shards.validation()) : List.of(shards.train()),
                    List.of(new Portion(List.of(0), validates ? 1 : null)),
                    parent,
                    hadoop);
        }
    }

    /**
     * Writes the training rows in folds, each evenly of every class, as {@link FoldShards} has them: whoever trains fold f
     * trains on the others, from the next one on and round, and is measured on that one.
     *
     * @param folds 2 to the number of training rows, and {@value #MOST_FOLDS} at most
     * @param parent as for {@link #write}, as are the weights and what is thrown
     */
    public static SharedShards writeFolds(
            TrainingData data, int folds, List<Double> classWeights, String parent, HadoopSettings hadoop) {
        if (folds < 2 || folds > Math.min(MOST_FOLDS, data.rows())) {
            throw new TataraException(
                    "%d training rows cannot be had in %d folds: from 2 to as many as there are rows, and %d at most"
                            .formatted(data.rows(), folds, MOST_FOLDS));
        }
        LocalDisk.requirePlain(data.train().sparkSession().sparkContext().getConf());
        ExampleWeights weights = ExampleWeights.of(data.schema(), classWeights);
        try (FoldShards shards =
                FoldShards.write(data.trainInOrder(), folds, LocalDisk.folder(0), data.schema(), weights)) {
            List<MappedShard> all = Stream.concat(shards.train().stream(), shards.heldOut().stream())
                    .distinct()
                    .toList();
            List<Portion> portions = new ArrayList<>();
            for (int fold = 0; fold < folds; fold++) {
                int heldOut = fold;
                // from the next one on: a small share of the others is then another one for each fold
                List<Integer> others = IntStream.range(1, folds)
                        .mapToObj(next -> (heldOut + next) % folds)
                        .toList();
                portions.add(new Portion(others, all.indexOf(shards.heldOut().get(fold))));
            }
            return copied(all, portions, parent, hadoop);
        }
    }

    private static SharedShards copied(
            List<MappedShard> shards, List<Portion> portions, String parent, HadoopSettings hadoop) {
        Path folder = new Path(parent, "shards-" + UUID.randomUUID());
        List<Part> parts = new ArrayList<>();
        for (MappedShard shard : shards) {
            parts.add(copy(shard, Integer.toString(parts.size()), folder, hadoop.value()));
        }
        return new SharedShards(folder.toString(), hadoop, parts, portions);
    }

    private static Part copy(MappedShard shard, String name, Path folder, Configuration hadoop) {
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

    List<Part> parts() {
        return parts;
    }

    /** One a fold, or the only one. */
    List<Portion> portions() {
        return portions;
    }

    /** Rows that a training has. */
    long rows(Portion portion) {
        return portion.train().stream()
                .mapToLong(part -> parts.get(part).form().rows())
                .sum();
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
