package io.tatara.data.shard;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import java.util.Arrays;

/** One worker's examples. Read-only. Safe for several threads, each with a batch and an order of its own. */
public sealed interface Shard extends AutoCloseable permits MappedShard, JoinedShard, FirstRows {

    /** Examples held; may be 0. */
    long rows();

    Schema schema();

    /**
     * Copies an example to a place in a minibatch, with its weight if the schema has one. Sparse features are appended, so that
     * places are filled one after the other.
     *
     * @param row 0 to rows − 1
     * @param batch as {@link #fill} has it
     * @param example the place
     */
    void read(long row, Minibatch batch, int example);

    /**
     * Refills a minibatch with the next examples of an order, as many as are left and fit.
     *
     * @param batch of this shard's feature and label width, sparse if the shard is
     * @return how many; 0 at the end
     */
    default int fill(Minibatch batch, EpochOrder order) {
        int size = (int) Math.min(batch.capacity(), order.remaining());
        if (schema().sparse()) {
            batch.entries().clear();
        }
        if (!schema().weighted()) {
            Arrays.fill(batch.weights(), 0, size, 1);
        }
        for (int i = 0; i < size; i++) {
            read(order.next(), batch, i);
        }
        batch.resize(size);
        return size;
    }

    @Override
    void close();
}
