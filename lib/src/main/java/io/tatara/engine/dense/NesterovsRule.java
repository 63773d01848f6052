package io.tatara.engine.dense;

/** v ← μv − c·g; p ← p − μv_before + (1 + μ)v (Sutskever et al., 2013). */
record NesterovsRule(float momentum) implements UpdateRule {
    @Override
    public int states() {
        return 1;
    }

    @Override
    public void apply(float[] p, float[] g, float[] v, float[] s1, float[] s2, int from, int to, Move move) {
        float scale = move.scale;
        float l2 = move.l2;
        float decay = move.decay;
        float rate = move.c;
        float mu = momentum;
        float ahead = 1 + mu;
        for (int i = from; i < to; i++) {
            float pi = p[i];
            float before = mu * v[i];
            float after = before - rate * (scale * g[i] + l2 * pi);
            v[i] = after + FLUSH - FLUSH;
            p[i] = pi - before + ahead * after - decay * pi;
        }
    }
}
