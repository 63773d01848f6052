package io.tatara.engine.dense;

/** Reddi, Kale and Kumar, 2018. */
record AmsGradRule(float beta1, float beta2, float epsilon) implements UpdateRule {
    @Override
    public int states() {
        return 3;
    }

    @Override
    public float coefficient(long step, double rate) {
        return AdamRule.corrected(beta1, beta2, step, rate);
    }

    @Override
    public void apply(float[] p, float[] g, float[] m, float[] v, float[] h, int from, int to, Move move) {
        float scale = move.scale;
        float l2 = move.l2;
        float decay = move.decay;
        float c = move.c;
        float b1 = beta1;
        float b2 = beta2;
        float eps = epsilon;
        // two loops: as one it is more than HotSpot unrolls, and takes seven times as long
        for (int i = from; i < to; i++) {
            float gi = scale * g[i] + l2 * p[i];
            float mi = b1 * m[i] + (1 - b1) * gi + FLUSH - FLUSH;
            float vi = b2 * v[i] + (1 - b2) * gi * gi + FLUSH - FLUSH;
            m[i] = mi;
            v[i] = vi;
        }
        for (int i = from; i < to; i++) {
            float pi = p[i];
            float hi = Math.max(h[i], v[i]);
            h[i] = hi;
            p[i] = pi - c * m[i] / ((float) Math.sqrt(hi) + eps) - decay * pi;
        }
    }
}
