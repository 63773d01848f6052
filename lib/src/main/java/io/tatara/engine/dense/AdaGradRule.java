package io.tatara.engine.dense;

/** Duchi, Hazan and Singer, 2011. State starts at DL4J's fixed 1e-6, whatever epsilon is. */
record AdaGradRule(float epsilon) implements UpdateRule {
    private static final float START = 1e-6f;

    @Override
    public int states() {
        return 1;
    }

    @Override
    public float initial() {
        return START;
    }

    @Override
    public void apply(float[] p, float[] g, float[] h, float[] s1, float[] s2, int from, int to, Move move) {
        float scale = move.scale;
        float l2 = move.l2;
        float decay = move.decay;
        float rate = move.c;
        float eps = epsilon;
        for (int i = from; i < to; i++) {
            float pi = p[i];
            float gi = scale * g[i] + l2 * pi;
            float hi = h[i] + gi * gi;
            h[i] = hi;
            p[i] = pi - rate * gi / ((float) Math.sqrt(hi) + eps) - decay * pi;
        }
    }
}
