package io.tatara.data.shard;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.data.SparseFeatures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Records as long as their rows have values other than 0, as {@link SparseRecordEncoder} writes them. Where each begins is
 * mapped as well, since 8 bytes a row are too much for the heap.
 */
final class SparseShard implements MappedShard {

    private final Schema schema;
    private final Segments records;
    private final Segments starts;
    private final int longest;
    private final boolean owns;

    private SparseShard(Schema schema, Segments records, Segments starts, int longest, boolean owns) {
        this.schema = schema;
        this.records = records;
        this.starts = starts;
        this.longest = longest;
        this.owns = owns;
    }

    /**
     * Maps files.
     *
     * @param longest bytes of the longest record
     * @param owns whether the files go when the shard is closed
     */
    static SparseShard map(Path records, Path starts, Schema schema, long segmentBytes, int longest, boolean owns)
            throws IOException {
        return new SparseShard(
                schema,
                Segments.map(records, segmentBytes, longest),
                Segments.map(starts, segmentBytes, Long.BYTES),
                longest,
                owns);
    }

    @Override
    public ShardForm form() {
        return new ShardForm(schema, rows(), longest);
    }

    @Override
    public List<Path> files() {
        return List.of(records.file(), starts.file());
    }

    @Override
    public long rows() {
        return starts.length() / Long.BYTES;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public void read(long row, Minibatch batch, int example) {
        long place = Long.BYTES * row;
        long start = starts.of(place).getLong(starts.within(place));
        read(records.of(start), records.within(start), batch, example);
    }

    private void read(ByteBuffer segment, int start, Minibatch batch, int example) {
        SparseFeatures entries = batch.entries();
        int count = segment.getInt(start);
        int indices = start + 4;
        int values = indices + 4 * count;
        for (int i = 0; i < count; i++) {
            entries.add(segment.getInt(indices + 4 * i), segment.getFloat(values + 4 * i));
        }
        entries.endRow();
        int at = values + 4 * count;
        int labelWidth = schema.task().labelWidth();
        for (int k = 0; k < labelWidth; k++) {
            batch.labels()[example * labelWidth + k] = segment.getFloat(at + 4 * k);
        }
        if (schema.weighted()) {
            batch.weights()[example] = segment.getFloat(at + 4 * labelWidth);
        }
    }

    @Override
    public void close() {
        try {
            records.close(owns);
        } finally {
            starts.close(owns);
        }
    }
}
