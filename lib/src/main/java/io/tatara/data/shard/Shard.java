package io.tatara.data.shard;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import java.nio.file.Path;
import java.util.List;

/**
 * One worker's examples, memory-mapped: records that the page cache holds, not the heap. Larger than memory and larger
 * than 2 GiB are normal. Read-only; closing it deletes its files, unless they were mapped for another owner. Safe for several
 * threads, each with a batch and an order of its own.
 */
public sealed interface Shard extends AutoCloseable permits DenseShard, SparseShard {

    /** Bytes mapped at once, for one mapping cannot exceed 2 GiB. */
    long SEGMENT_BYTES = 1L << 30;

    /** Examples held; may be 0. */
    long rows();

    Schema schema();

    /** The local files that hold it, in the order in which {@link ShardForm#map} takes them. */
    List<Path> files();

    /** What makes a shard of these files, or copies of them. */
    ShardForm form();

    /**
     * Refills a minibatch with the next examples of an order, as many as are left and fit.
     *
     * @param batch of this shard's feature and label width, sparse if the shard is
     * @return how many; 0 at the end
     */
    int fill(Minibatch batch, EpochOrder order);

    @Override
    void close();
}
