package io.tatara.data.shard;

import java.nio.file.Path;
import java.util.List;

/**
 * Examples in local files, memory-mapped: records that the page cache holds, not the heap. Larger than memory and larger
 * than 2 GiB are normal. Closing it deletes its files, unless they were mapped for another owner.
 */
public sealed interface MappedShard extends Shard permits DenseShard, SparseShard {

    /** Bytes mapped at once, for one mapping cannot exceed 2 GiB. */
    long SEGMENT_BYTES = 1L << 30;

    /** The local files that hold it, in the order in which {@link ShardForm#map} takes them. */
    List<Path> files();

    /** What makes a shard of these files, or copies of them. */
    ShardForm form();
}
