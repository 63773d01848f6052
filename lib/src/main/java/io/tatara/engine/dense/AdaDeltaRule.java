package io.tatara.engine.dense;

/** Zeiler, 2012; has no learning rate. */
record AdaDeltaRule(float rho, float epsilon) implements UpdateRule {
    @Override
    public int states() {
        return 2;
    }

    @Override
    public void apply(float[] p, float[] g, float[] v, float[] d, float[] s2, int from, int to, Move move) {
        float scale = move.scale;
        float l2 = move.l2;
        float decay = move.decay;
        float r = rho;
        float fresh = 1 - r;
        float eps = epsilon;
        for (int i = from; i < to; i++) {
            float pi = p[i];
            float gi = scale * g[i] + l2 * pi;
            float di = d[i];
            float vi = r * v[i] + fresh * gi * gi + FLUSH - FLUSH;
            float update = gi * (float) Math.sqrt(di + eps) / (float) Math.sqrt(vi + eps);
            v[i] = vi;
            d[i] = r * di + fresh * update * update + FLUSH - FLUSH;
            p[i] = pi - update - decay * pi;
        }
    }
}
