package io.tatara.train.dl4j;

/** Where the batches are between epochs, one partition a worker. Closing frees memory and disk. */
sealed interface BatchStore extends AutoCloseable permits CachedBatches, ExportedBatches {

    void trainEpoch(ParameterAveraging averaging);

    @Override
    void close();
}
