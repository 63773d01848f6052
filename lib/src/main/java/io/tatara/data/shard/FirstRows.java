package io.tatara.data.shard;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;

/** The first examples of another shard, which stays its owner's to close. Rows are shuffled when shards are written: a sample. */
public record FirstRows(Shard all, long rows) implements Shard {

    public FirstRows {
        if (rows < 1 || rows > all.rows()) {
            throw new IllegalArgumentException("a shard of %d rows has no first %d".formatted(all.rows(), rows));
        }
    }

    /**
     * A share of a shard; all of it is the shard itself.
     *
     * @param share above 0, 1 at most; of a shard that has any there is one row at least
     */
    public static Shard of(Shard all, double share) {
        return share == 1 ? all : new FirstRows(all, Math.max(1, Math.round(share * all.rows())));
    }

    @Override
    public Schema schema() {
        return all.schema();
    }

    @Override
    public void read(long row, Minibatch batch, int example) {
        all.read(row, batch, example);
    }

    @Override
    public void close() {}
}
