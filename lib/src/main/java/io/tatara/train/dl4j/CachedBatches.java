package io.tatara.train.dl4j;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.nd4j.linalg.dataset.DataSet;

/** Batches in Spark's cache, in bytes, on disk where memory ends: the library's own level recomputes them instead. */
record CachedBatches(JavaRDD<DataSet> batches) implements BatchStore {

    static CachedBatches of(JavaRDD<DataSet> batches) {
        JavaRDD<DataSet> cached = batches.persist(StorageLevel.MEMORY_AND_DISK_SER());
        cached.count();
        return new CachedBatches(cached);
    }

    @Override
    public void trainEpoch(ParameterAveraging averaging) {
        averaging.epoch(batches);
    }

    @Override
    public void close() {
        batches.unpersist(false);
    }
}
