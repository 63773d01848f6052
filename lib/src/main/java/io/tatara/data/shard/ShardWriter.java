package io.tatara.data.shard;

import io.tatara.data.Schema;
import java.nio.file.Path;
import org.apache.spark.sql.Row;

/**
 * Writes prepared rows to new local files, through one buffer a file whatever the number of rows, and turns them into a
 * {@link MappedShard}. Closing a writer that was not finished deletes its files. Not thread-safe.
 */
public sealed interface ShardWriter extends AutoCloseable permits DenseShardWriter, SparseShardWriter {

    /**
     * Creates the files of a shard as sparse as the schema.
     *
     * @param folder an existing local folder; the files' names are new and unique
     * @param schema of the prepared rows
     */
    static ShardWriter of(Path folder, Schema schema, ExampleWeights weights) {
        return schema.sparse()
                ? new SparseShardWriter(folder, schema, weights)
                : new DenseShardWriter(folder, schema, weights);
    }

    /** Appends a row with the columns {@code features}, {@code label}, {@code row} and perhaps {@code weight}. */
    void add(Row row);

    /** Ends writing; the shard owns the files from now on. */
    MappedShard finish();

    @Override
    void close();
}
