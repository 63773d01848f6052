package io.tatara.engine.dense;

import java.util.Arrays;

/** The indices that a batch's entries name, each once, in ascending order. Their places are called slots. */
final class Wanted {

    private long[] sorted = {};
    private int[] slots = {};
    private int[] indices = {};
    private int size;

    void load(Entries entries, int rows) {
        int count = entries.start(rows);
        if (sorted.length < count) {
            sorted = new long[count];
            slots = new int[count];
            indices = new int[count];
        }
        for (int entry = 0; entry < count; entry++) {
            sorted[entry] = (long) entries.index(entry) << Integer.SIZE | entry;
        }
        Arrays.sort(sorted, 0, count);
        size = 0;
        for (int i = 0; i < count; i++) {
            int index = (int) (sorted[i] >>> Integer.SIZE);
            if (size == 0 || indices[size - 1] != index) {
                indices[size] = index;
                size++;
            }
            slots[(int) sorted[i]] = size - 1;
        }
    }

    int size() {
        return size;
    }

    int index(int slot) {
        return indices[slot];
    }

    /** Where an entry's index is. */
    int slot(int entry) {
        return slots[entry];
    }

    /** The slot of the first index that is at least this. */
    int from(int index) {
        int found = Arrays.binarySearch(indices, 0, size, index);
        return found < 0 ? -found - 1 : found;
    }
}
