package io.tatara.engine.dense;

import java.nio.FloatBuffer;

/**
 * Vectors of several parts each – parameters, state, gradient – with a vector's parts side by side: whoever takes one
 * step of one vector visits one stretch of memory, which the processor fetches ahead. On the heap, many vectors an array, so
 * that the collector has little to follow.
 */
final class RowBlocks {

    /** Floats of an array: below half of the smallest region of G1, above which an object gets regions of its own. */
    private static final int BLOCK = 1 << 16;

    /** Rows that are turned together into columns, so that both sides stay in cache. */
    private static final int TURNED = 16;

    /** Floats of a line of the cache. */
    private static final int CACHE_LINE = 16;

    private final int rows;
    private final int units;
    private final int stride;
    private final int rowsOfBlock;
    private final float[][] blocks;

    RowBlocks(int rows, int units, int parts) {
        this.rows = rows;
        this.units = units;
        this.stride = Math.multiplyExact(units, parts);
        this.rowsOfBlock = Math.max(1, BLOCK / stride);
        this.blocks = Pages.allocate((long) rows * stride, rowsOfBlock * stride);
    }

    int rows() {
        return rows;
    }

    void read(int row, int part, float[] target) {
        System.arraycopy(blocks[row / rowsOfBlock], at(row, part), target, 0, units);
    }

    void write(int row, int part, float[] source) {
        System.arraycopy(source, 0, blocks[row / rowsOfBlock], at(row, part), units);
    }

    private int at(int row, int part) {
        return row % rowsOfBlock * stride + part * units;
    }

    /** Brings all parts of a row into the cache; returns a sum that nobody needs. */
    float touch(int row) {
        float[] block = blocks[row / rowsOfBlock];
        int from = at(row, 0);
        float sum = 0;
        for (int i = from; i < from + stride; i += CACHE_LINE) {
            sum += block[i];
        }
        return sum;
    }

    /** Copies a part of all rows, column by column as DL4J keeps weights. */
    void readColumns(int part, FloatBuffer target, int to) {
        for (int first = 0; first < rows; first += TURNED) {
            int last = Math.min(rows, first + TURNED);
            for (int j = 0; j < units; j++) {
                int column = to + j * rows;
                for (int row = first; row < last; row++) {
                    target.put(column + row, blocks[row / rowsOfBlock][at(row, part) + j]);
                }
            }
        }
    }

    void writeColumns(float[] source, int from, int part) {
        for (int first = 0; first < rows; first += TURNED) {
            int last = Math.min(rows, first + TURNED);
            for (int j = 0; j < units; j++) {
                int column = from + j * rows;
                for (int row = first; row < last; row++) {
                    blocks[row / rowsOfBlock][at(row, part) + j] = source[column + row];
                }
            }
        }
    }
}
