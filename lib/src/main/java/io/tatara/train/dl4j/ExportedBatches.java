package io.tatara.train.dl4j;

import io.tatara.TataraException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.nd4j.linalg.dataset.DataSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches as files, one each, under Hadoop's temporary folder, which all executors must see alike; the library's own
 * export cuts batches anew, drops some, and leaves its files behind.
 */
record ExportedBatches(JavaRDD<String> paths, String folder, SerializableConfiguration hadoop) implements BatchStore {

    private static final Logger LOG = LoggerFactory.getLogger(ExportedBatches.class);

    static ExportedBatches of(JavaRDD<DataSet> batches, BatchPlan plan, JavaSparkContext spark) {
        SerializableConfiguration hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
        Path temporary = new Path(spark.hadoopConfiguration().get("hadoop.tmp.dir"), "tatara-" + UUID.randomUUID());
        String folder = qualified(temporary, hadoop);
        try {
            // every partition has equally many batches, so slicing the list gives each worker its own again
            List<String> paths = new ArrayList<>(
                    batches.mapPartitionsWithIndex((worker, own) -> new Writing(worker, own, folder, hadoop), true)
                            .collect());
            paths.sort(Comparator.naturalOrder());
            return new ExportedBatches(spark.parallelize(paths, plan.workers()), folder, hadoop);
        } catch (RuntimeException | Error e) {
            delete(folder, hadoop);
            throw e;
        }
    }

    @Override
    public void trainEpoch(ParameterAveraging averaging) {
        averaging.epochOfPaths(paths);
    }

    @Override
    public void close() {
        delete(folder, hadoop);
    }

    private static String qualified(Path path, SerializableConfiguration hadoop) {
        try {
            return path.getFileSystem(hadoop.value()).makeQualified(path).toString();
        } catch (IOException e) {
            throw new TataraException(
                    "Cannot export batches to %s: %s. Set distribution.export to false, or hadoop.tmp.dir."
                            .formatted(path, e.getMessage()),
                    e);
        }
    }

    private static void delete(String folder, SerializableConfiguration hadoop) {
        Path path = new Path(folder);
        try {
            path.getFileSystem(hadoop.value()).delete(path, true);
        } catch (IOException e) {
            // the training has its result already; what is left is rubbish to remove by hand
            LOG.warn("Cannot delete the exported batches in {}: {}", folder, e.getMessage());
        }
    }

    /** Writes a worker's batches, giving each one's path. */
    private static final class Writing implements Iterator<String> {

        private final int worker;
        private final Iterator<DataSet> batches;
        private final String folder;
        private final SerializableConfiguration hadoop;
        private int written;

        Writing(int worker, Iterator<DataSet> batches, String folder, SerializableConfiguration hadoop) {
            this.worker = worker;
            this.batches = batches;
            this.folder = folder;
            this.hadoop = hadoop;
        }

        @Override
        public boolean hasNext() {
            return batches.hasNext();
        }

        @Override
        public String next() {
            DataSet batch = batches.next();
            Path path = new Path(folder, "%06d-%09d.bin".formatted(worker, written++));
            try {
                FileSystem files = path.getFileSystem(hadoop.value());
                try (OutputStream out = files.create(path, true)) {
                    batch.save(out);
                }
            } catch (IOException e) {
                throw new TataraException("Cannot export the batch %s: %s".formatted(path, e.getMessage()), e);
            }
            return path.toString();
        }
    }
}
