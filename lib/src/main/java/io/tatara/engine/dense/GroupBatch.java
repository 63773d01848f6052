package io.tatara.engine.dense;

import io.tatara.engine.TensorGroup;
import java.nio.FloatBuffer;

/**
 * The micro-batches that the workers of a group have under way together, one each, as one batch: worker after worker. Knows each
 * one's rows, and what its noise is drawn by.
 */
final class GroupBatch {

    /** Rows, place of the first, and two halves of a seed. */
    private static final int NUMBERS = 4;

    private final TensorGroup group;
    private final int[] offsets;
    private final int[] firstRows;
    private final long[] seeds;
    private final float[] note = new float[NUMBERS * SentInts.FLOATS];

    GroupBatch(TensorGroup group) {
        this.group = group;
        this.offsets = new int[group.size() + 1];
        this.firstRows = new int[group.size()];
        this.seeds = new long[group.size()];
    }

    TensorGroup group() {
        return group;
    }

    /** Tells all others of the own micro-batch, and hears of theirs. */
    void meet(int rows, long seed, int firstRow) {
        SentInts.put(note, 0, rows);
        SentInts.put(note, 1, firstRow);
        SentInts.put(note, 2, (int) (seed >>> 32));
        SentInts.put(note, 3, (int) seed);
        for (int rank = 0; rank < group.size(); rank++) {
            if (rank != group.index()) {
                group.send(rank, FloatBuffer.wrap(note));
            }
        }
        hear(group.index());
        int own = rows;
        for (int rank = 0; rank < group.size(); rank++) {
            int its = own;
            if (rank != group.index()) {
                group.receive(rank, FloatBuffer.wrap(note));
                hear(rank);
                its = SentInts.get(note, 0);
            }
            offsets[rank + 1] = offsets[rank] + its;
        }
    }

    private void hear(int rank) {
        firstRows[rank] = SentInts.get(note, 1);
        seeds[rank] = (long) SentInts.get(note, 2) << 32 | Integer.toUnsignedLong(SentInts.get(note, 3));
    }

    /** Of all workers. */
    int rows() {
        return offsets[group.size()];
    }

    int rows(int rank) {
        return offsets[rank + 1] - offsets[rank];
    }

    /** Where a worker's rows begin. */
    int offset(int rank) {
        return offsets[rank];
    }

    long seed(int rank) {
        return seeds[rank];
    }

    /** Where a worker's rows begin in its own minibatch. */
    int firstRow(int rank) {
        return firstRows[rank];
    }
}
