package io.tatara.data.shard;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import java.util.List;

/** The examples of several shards, one shard after the other. They stay their owners' to close. */
public final class JoinedShard implements Shard {

    private final List<Shard> parts;
    /** The first row of each part. */
    private final long[] starts;

    private final long rows;

    /**
     * Joins shards.
     *
     * @param parts one at least, of the same schema
     */
    public JoinedShard(List<? extends Shard> parts) {
        this.parts = List.copyOf(parts);
        this.starts = new long[parts.size()];
        long before = 0;
        for (int i = 0; i < starts.length; i++) {
            if (!parts.get(i).schema().equals(parts.get(0).schema())) {
                throw new IllegalArgumentException("shards of different schemas cannot be joined: %s and %s"
                        .formatted(parts.get(0).schema(), parts.get(i).schema()));
            }
            starts[i] = before;
            before += parts.get(i).rows();
        }
        this.rows = before;
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public Schema schema() {
        return parts.get(0).schema();
    }

    @Override
    public void read(long row, Minibatch batch, int example) {
        // a handful of parts: to look at all of them is faster than to search
        int part = starts.length - 1;
        while (starts[part] > row) {
            part--;
        }
        parts.get(part).read(row - starts[part], batch, example);
    }

    @Override
    public void close() {}
}
