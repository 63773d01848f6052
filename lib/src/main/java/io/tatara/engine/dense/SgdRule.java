package io.tatara.engine.dense;

record SgdRule() implements UpdateRule {
    @Override
    public int states() {
        return 0;
    }

    @Override
    public void apply(float[] p, float[] g, float[] s0, float[] s1, float[] s2, int from, int to, Move move) {
        float scale = move.scale;
        float l2 = move.l2;
        float decay = move.decay;
        float rate = move.c;
        for (int i = from; i < to; i++) {
            float pi = p[i];
            p[i] = pi - rate * (scale * g[i] + l2 * pi) - decay * pi;
        }
    }
}
