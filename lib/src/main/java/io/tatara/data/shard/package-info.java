/** Prepared rows as compact shards on a worker's local disk, memory-mapped, read once an epoch in a seeded order. */
@NullMarked
package io.tatara.data.shard;

import org.jspecify.annotations.NullMarked;
