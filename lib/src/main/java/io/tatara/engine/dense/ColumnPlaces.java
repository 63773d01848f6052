package io.tatara.engine.dense;

import io.tatara.model.TensorSplit;

/** Where the rows of a signal lie of which a worker has some columns, worker after worker: each in its own minibatch. */
final class ColumnPlaces {

    private final GroupBatch batch;
    private final int width;
    private final int firstColumn;
    private int rank;
    private int row;

    /** @param width of all columns */
    ColumnPlaces(GroupBatch batch, int width) {
        this.batch = batch;
        this.width = width;
        this.firstColumn =
                TensorSplit.border(width, batch.group().index(), batch.group().size());
    }

    void begin() {
        rank = 0;
        row = 0;
    }

    void next(Pointwise.Place place) {
        while (row == batch.rows(rank)) {
            rank++;
            row = 0;
        }
        place.seed = batch.seed(rank);
        place.start = (long) (batch.firstRow(rank) + row) * width + firstColumn;
        row++;
    }
}
