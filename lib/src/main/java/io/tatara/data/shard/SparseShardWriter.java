package io.tatara.data.shard;

import io.tatara.data.Schema;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.Row;

/** Writes records of any length to one file, and where each begins to another. */
final class SparseShardWriter implements ShardWriter {

    private final SparseRecordEncoder encoder;
    private final ShardFile records;
    private final ShardFile starts;
    private int largest;
    private boolean finished;

    SparseShardWriter(Path folder, Schema schema, ExampleWeights weights) {
        this.encoder = new SparseRecordEncoder(schema, weights);
        this.records = new ShardFile(folder);
        try {
            this.starts = new ShardFile(folder);
        } catch (RuntimeException e) {
            records.delete();
            throw e;
        }
    }

    @Override
    public void add(Row row) {
        encoder.encode(row);
        int bytes = encoder.bytes();
        starts.room(Long.BYTES).putLong(records.length());
        encoder.write(records.room(bytes));
        largest = Math.max(largest, bytes);
    }

    @Override
    public MappedShard finish() {
        return finish(MappedShard.SEGMENT_BYTES);
    }

    MappedShard finish(long segmentBytes) {
        records.finish();
        starts.finish();
        try {
            MappedShard shard =
                    SparseShard.map(records.path(), starts.path(), encoder.schema(), segmentBytes, largest, true);
            finished = true;
            return shard;
        } catch (IOException e) {
            throw records.failure(e);
        }
    }

    @Override
    public void close() {
        if (!finished) {
            try {
                records.delete();
            } finally {
                starts.delete();
            }
        }
    }
}
