package io.tatara.spark;

import io.tatara.TataraException;
import java.io.File;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/** Spark's own local directories in this process, which Spark deletes when the process ends, whatever we left there. */
public final class LocalDisk {

    private LocalDisk() {}

    /** Refuses, before any work, clusters whose local files must be encrypted: shards are not. */
    public static void requirePlain(SparkConf conf) {
        if (conf.getBoolean("spark.io.encryption.enabled", false)) {
            throw new TataraException(
                    "spark.io.encryption.enabled is true, and shards on local disks would not be encrypted;"
                            + " set it to false, or put spark.local.dir on an encrypted disk and set it to false.");
        }
    }

    /** A folder for a rank's files; ranks of one process take Spark's directories in turn. */
    public static Path folder(int rank) {
        File[] folders = SparkEnv.get().blockManager().diskBlockManager().localDirs();
        return folders[rank % folders.length].toPath();
    }
}
