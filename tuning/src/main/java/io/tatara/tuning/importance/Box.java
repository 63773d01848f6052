package io.tatara.tuning.importance;

/**
 * A part of the unit cube, and what a tree predicts there. Its arrays are the tree's, and not changed.
 *
 * <p>It has sides [lowᵢ, highᵢ), which together with those of a tree's other boxes fill the cube.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and never handed out of the package
record Box(double[] low, double[] high, double value) {

    double side(int i) {
        return high[i] - low[i];
    }

    /** Of the sides but those of one or two coordinates; the same one twice leaves out one. */
    double volumeWithout(int i, int j) {
        double volume = 1;
        for (int k = 0; k < low.length; k++) {
            if (k != i && k != j) {
                volume *= side(k);
            }
        }
        return volume;
    }
}
