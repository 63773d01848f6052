package io.tatara.data.shard;

import io.tatara.data.Schema;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;

/**
 * What makes a shard of its files, on whatever machine of the same byte order.
 *
 * @param longest bytes of the longest record
 */
public record ShardForm(Schema schema, long rows, int longest) implements Serializable {

    /**
     * Maps files that stay when the shard is closed.
     *
     * @param files as {@link MappedShard#files} gave them
     * @throws IOException if they cannot be read
     */
    public MappedShard map(List<Path> files) throws IOException {
        return schema.sparse()
                ? SparseShard.map(files.get(0), files.get(1), schema, MappedShard.SEGMENT_BYTES, longest, false)
                : DenseShard.map(files.get(0), schema, rows, MappedShard.SEGMENT_BYTES, false);
    }
}
