package io.tatara.engine.dense;

import java.util.Arrays;

/** A matrix of which few rows are not 0: the gradient of a table. Its arrays are reused from step to step. */
final class SparseRows {

    private final int width;
    private final int[] slotOf;
    private int[] rowOf = new int[16];
    private float[][] values = new float[16][];
    private int count;

    SparseRows(int rows, int width) {
        this.width = width;
        this.slotOf = new int[rows];
        Arrays.fill(slotOf, -1);
    }

    void clear() {
        for (int slot = 0; slot < count; slot++) {
            slotOf[rowOf[slot]] = -1;
        }
        count = 0;
    }

    /** Rows that are not 0, in the order in which they were first asked for. */
    int count() {
        return count;
    }

    int row(int slot) {
        return rowOf[slot];
    }

    float[] values(int slot) {
        return values[slot];
    }

    /** The row's values, to add to; 0 at first. */
    float[] at(int row) {
        int slot = slotOf[row];
        if (slot >= 0) {
            return values[slot];
        }
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
            rowOf = Arrays.copyOf(rowOf, 2 * count);
        }
        float[] fresh = values[count];
        if (fresh == null) {
            fresh = new float[width];
            values[count] = fresh;
        } else {
            Arrays.fill(fresh, 0);
        }
        rowOf[count] = row;
        slotOf[row] = count;
        count++;
        return fresh;
    }

    double squares() {
        double sum = 0;
        for (int slot = 0; slot < count; slot++) {
            for (float value : values[slot]) {
                sum += (double) value * value;
            }
        }
        return sum;
    }

    /** Copies all of it, zeros too, column by column as DL4J keeps weights. */
    void read(float[] target, int at) {
        int rows = slotOf.length;
        Arrays.fill(target, at, at + rows * width, 0);
        for (int slot = 0; slot < count; slot++) {
            for (int j = 0; j < width; j++) {
                target[at + j * rows + rowOf[slot]] = values[slot][j];
            }
        }
    }

    void write(float[] source, int at) {
        clear();
        int rows = slotOf.length;
        for (int row = 0; row < rows; row++) {
            float[] target = at(row);
            for (int j = 0; j < width; j++) {
                target[j] = source[at + j * rows + row];
            }
        }
    }
}
