package io.tatara.engine.dense;

import java.util.Arrays;

/** The gradient of a table: the rows that a batch names, in the order in which it does; the others are 0. */
final class SparseRows {

    private final RowBlocks blocks;
    private final int part;
    private final boolean[] isNamed;
    private final float[] sum;
    private int[] named = new int[16];
    private int count;
    private int changes;

    /** @param part of the blocks that holds the gradient of a named row, and is free while the row is not named */
    SparseRows(RowBlocks blocks, int units, int part) {
        this.blocks = blocks;
        this.part = part;
        this.isNamed = new boolean[blocks.rows()];
        this.sum = new float[units];
    }

    /** Other than before whenever the gradient may be. */
    int changes() {
        return changes;
    }

    void clear() {
        changes++;
        for (int i = 0; i < count; i++) {
            isNamed[named[i]] = false;
        }
        count = 0;
    }

    int count() {
        return count;
    }

    int row(int index) {
        return named[index];
    }

    void add(int row, float[] vector, float factor) {
        changes++;
        if (isNamed[row]) {
            blocks.read(row, part, sum);
            for (int j = 0; j < sum.length; j++) {
                sum[j] += factor * vector[j];
            }
            blocks.write(row, part, sum);
        } else if (factor == 1) {
            name(row);
            blocks.write(row, part, vector);
        } else {
            name(row);
            for (int j = 0; j < sum.length; j++) {
                sum[j] = factor * vector[j];
            }
            blocks.write(row, part, sum);
        }
    }

    private void name(int row) {
        if (count == named.length) {
            named = Arrays.copyOf(named, 2 * count);
        }
        named[count] = row;
        isNamed[row] = true;
        count++;
    }

    double squares() {
        double squares = 0;
        for (int i = 0; i < count; i++) {
            blocks.read(named[i], part, sum);
            for (float value : sum) {
                squares += (double) value * value;
            }
        }
        return squares;
    }

    /** Copies all of it, zeros too, column by column as DL4J keeps weights. */
    void read(float[] target, int at) {
        Arrays.fill(target, at, at + isNamed.length * sum.length, 0);
        for (int i = 0; i < count; i++) {
            blocks.read(named[i], part, sum);
            for (int j = 0; j < sum.length; j++) {
                target[at + j * isNamed.length + named[i]] = sum[j];
            }
        }
    }

    /** Names every row. */
    void write(float[] source, int at) {
        clear();
        for (int row = 0; row < isNamed.length; row++) {
            name(row);
        }
        blocks.writeColumns(source, at, part);
    }
}
