package io.tatara.data;

import java.util.Arrays;
import java.util.Objects;

/**
 * The features of a batch in compressed sparse rows: the entries of row {@code r} are {@code start(r)} to
 * {@code start(r + 1) − 1}, their indices ascending; whatever has no entry is 0. Grows as it is filled, keeps what it
 * grew to, and so allocates nothing once it has met its largest batch. Entries are read without a check, for they are
 * read in the innermost loops. Not thread-safe.
 */
public final class SparseFeatures {

    private final int width;
    private int[] starts = new int[16];
    private int[] indices = new int[64];
    private float[] values = new float[64];
    private int rows;
    private int count;

    /** @param width slots of a row */
    public SparseFeatures(int width) {
        if (width < 1) {
            throw new IllegalArgumentException("sparse features must have a width of at least 1, got " + width);
        }
        this.width = width;
    }

    public int width() {
        return width;
    }

    /** Forgets all rows. */
    public void clear() {
        rows = 0;
        count = 0;
    }

    /** Adds an entry to the row that {@link #endRow} will end; indices ascend within a row. */
    public void add(int index, float value) {
        Objects.checkIndex(index, width);
        if (count > starts[rows] && index <= indices[count - 1]) {
            throw new IllegalArgumentException("indices ascend within a row, got %d after %d in row %d"
                    .formatted(index, indices[count - 1], rows));
        }
        if (count == indices.length) {
            int length = grown(count);
            indices = Arrays.copyOf(indices, length);
            values = Arrays.copyOf(values, length);
        }
        indices[count] = index;
        values[count] = value;
        count++;
    }

    /** Ends a row, perhaps one without entries. */
    public void endRow() {
        if (rows + 1 == starts.length) {
            starts = Arrays.copyOf(starts, grown(starts.length));
        }
        rows++;
        starts[rows] = count;
    }

    /** Adds a whole row of ascending indices and their values. */
    public void addRow(int[] rowIndices, double[] rowValues) {
        for (int i = 0; i < rowIndices.length; i++) {
            add(rowIndices[i], (float) rowValues[i]);
        }
        endRow();
    }

    /** Replaces all rows by some of another's. */
    public void copyRows(SparseFeatures source, int from, int rowCount) {
        clear();
        for (int row = from; row < from + rowCount; row++) {
            for (int entry = source.start(row); entry < source.start(row + 1); entry++) {
                add(source.index(entry), source.value(entry));
            }
            endRow();
        }
    }

    /** Rows that were ended. */
    public int rows() {
        return rows;
    }

    /** The first entry of a row; {@code start(rows())} is the number of all entries of ended rows. */
    public int start(int row) {
        return starts[Objects.checkIndex(row, rows + 1)];
    }

    public int index(int entry) {
        return indices[entry];
    }

    public float value(int entry) {
        return values[entry];
    }

    private static int grown(int length) {
        return Math.toIntExact(Math.max(length + 16L, Math.min(Integer.MAX_VALUE - 8L, length * 3L / 2)));
    }
}
