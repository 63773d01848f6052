package io.tatara.engine.dense;

import io.tatara.engine.TensorGroup;
import io.tatara.model.TensorSplit;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Takes a signal from one {@link Spread} to another and its gradient back. All workers of the group do so at the same time. */
final class Redistribution implements Operator {

    private final Stage.Move move;
    private final GroupBatch batch;
    private final TensorGroup group;
    private final Signal input;
    private final Signal output;
    private float[] arriving = {};
    private float[] sums = {};

    /** @param capacity rows of a worker's largest micro-batch */
    Redistribution(Stage.Move move, GroupBatch batch, Signal input, int capacity) {
        this.move = move;
        this.batch = batch;
        this.group = batch.group();
        this.input = input;
        int columns = move.to() == Spread.COLUMNS ? columns(group.index()) : move.width();
        int rows = move.to() == Spread.ROWS ? capacity : Math.multiplyExact(group.size(), capacity);
        this.output = new Signal(rows, columns);
    }

    private int columns(int rank) {
        return firstColumn(rank + 1) - firstColumn(rank);
    }

    private int firstColumn(int rank) {
        return TensorSplit.border(move.width(), rank, group.size());
    }

    @Override
    public Signal output() {
        return output;
    }

    @Override
    public void train(int rows, long seed, int firstRow) {
        infer(rows);
    }

    @Override
    public void infer(int rows) {
        switch (move.to()) {
            case ALL -> toAll(input, output);
            case COLUMNS -> toColumns(input, output);
            default -> {
                if (move.from() == Spread.PARTS) {
                    sum(input, output);
                } else {
                    toRows(input, output);
                }
            }
        }
    }

    @Override
    public boolean backward(int rows, boolean adds) {
        switch (move.to()) {
            case ALL -> sum(output, input);
            case COLUMNS -> toRows(output, input);
            default -> {
                if (move.from() == Spread.PARTS) {
                    toAll(output, input);
                } else {
                    toColumns(output, input);
                }
            }
        }
        return true;
    }

    private void toAll(Signal rows, Signal all) {
        int width = move.width();
        int own = batch.rows(group.index()) * width;
        FloatBuffer mine = rows.memory().view(0, own);
        sendAll(mine);
        all.memory().write(batch.offset(group.index()) * width, mine.rewind());
        for (int rank = 0; rank < group.size(); rank++) {
            if (rank != group.index()) {
                group.receive(rank, all.memory().view(batch.offset(rank) * width, batch.rows(rank) * width));
            }
        }
    }

    private void sendAll(FloatBuffer floats) {
        for (int rank = 0; rank < group.size(); rank++) {
            if (rank != group.index()) {
                group.send(rank, floats.duplicate());
            }
        }
    }

    /** In the order of ranks, so that the sums are the same bits wherever they are needed. */
    private void sum(Signal parts, Signal rows) {
        int width = move.width();
        for (int rank = 0; rank < group.size(); rank++) {
            if (rank != group.index()) {
                group.send(rank, parts.memory().view(batch.offset(rank) * width, batch.rows(rank) * width));
            }
        }
        int own = batch.rows(group.index()) * width;
        reserve(own);
        Arrays.fill(sums, 0, own, 0);
        for (int rank = 0; rank < group.size(); rank++) {
            if (rank == group.index()) {
                parts.memory().read(batch.offset(rank) * width, arriving, own);
            } else {
                group.receive(rank, FloatBuffer.wrap(arriving, 0, own));
            }
            add(sums, arriving, own);
        }
        rows.memory().write(0, sums, own);
    }

    private void reserve(int floats) {
        if (sums.length < floats) {
            sums = new float[floats];
        }
        if (arriving.length < floats) {
            arriving = new float[floats];
        }
    }

    private static void add(float[] sums, float[] values, int count) {
        for (int i = 0; i < count; i++) {
            sums[i] += values[i];
        }
    }

    private void toColumns(Signal rows, Signal columns) {
        int own = columns(group.index());
        for (int rank = 0; rank < group.size(); rank++) {
            FloatBuffer packed = pack(rows, rank);
            if (rank == group.index()) {
                columns.memory().write(batch.offset(rank) * own, packed);
            } else {
                group.send(rank, packed);
            }
        }
        for (int rank = 0; rank < group.size(); rank++) {
            if (rank != group.index()) {
                group.receive(rank, columns.memory().view(batch.offset(rank) * own, batch.rows(rank) * own));
            }
        }
    }

    /** A worker's columns of the own rows. */
    private FloatBuffer pack(Signal rows, int rank) {
        int count = batch.rows(group.index());
        int width = columns(rank);
        reserve(count * width);
        for (int row = 0; row < count; row++) {
            rows.memory().read(row * move.width() + firstColumn(rank), arriving, row * width, width);
        }
        return FloatBuffer.wrap(arriving, 0, count * width);
    }

    private void toRows(Signal columns, Signal rows) {
        int own = columns(group.index());
        for (int rank = 0; rank < group.size(); rank++) {
            if (rank != group.index()) {
                group.send(rank, columns.memory().view(batch.offset(rank) * own, batch.rows(rank) * own));
            }
        }
        int count = batch.rows(group.index());
        for (int rank = 0; rank < group.size(); rank++) {
            int width = columns(rank);
            reserve(count * width);
            if (rank == group.index()) {
                columns.memory().read(batch.offset(rank) * own, arriving, count * own);
            } else {
                group.receive(rank, FloatBuffer.wrap(arriving, 0, count * width));
            }
            for (int row = 0; row < count; row++) {
                rows.memory().write(row * move.width() + firstColumn(rank), arriving, row * width, width);
            }
        }
    }

    @Override
    public void close() {
        output.close();
    }
}
