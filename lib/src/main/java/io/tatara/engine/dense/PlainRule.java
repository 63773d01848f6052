package io.tatara.engine.dense;

/** Adds the gradient as it is: batch norm's running statistics. */
record PlainRule() implements UpdateRule {
    @Override
    public int states() {
        return 0;
    }

    @Override
    public void apply(float[] p, float[] g, float[] s0, float[] s1, float[] s2, int from, int to, Move move) {
        float scale = move.scale;
        for (int i = from; i < to; i++) {
            p[i] -= scale * g[i];
        }
    }
}
