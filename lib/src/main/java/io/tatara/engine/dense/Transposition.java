package io.tatara.engine.dense;

/** Between rows and DL4J's flat column-major order, a few rows at a time so that both sides stay in cache. */
final class Transposition {

    private static final int BLOCK = 16;

    private Transposition() {}

    static void read(float[][] rows, float[] flat, int at) {
        int height = rows.length;
        int width = rows[0].length;
        for (int first = 0; first < height; first += BLOCK) {
            int last = Math.min(height, first + BLOCK);
            for (int j = 0; j < width; j++) {
                int column = at + j * height;
                for (int row = first; row < last; row++) {
                    flat[column + row] = rows[row][j];
                }
            }
        }
    }

    static void write(float[] flat, int at, float[][] rows) {
        int height = rows.length;
        int width = rows[0].length;
        for (int first = 0; first < height; first += BLOCK) {
            int last = Math.min(height, first + BLOCK);
            for (int j = 0; j < width; j++) {
                int column = at + j * height;
                for (int row = first; row < last; row++) {
                    rows[row][j] = flat[column + row];
                }
            }
        }
    }
}
