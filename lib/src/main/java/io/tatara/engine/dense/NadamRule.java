package io.tatara.engine.dense;

/** Adam with Nesterov's look ahead (Dozat, 2016), without correction of v as ND4J has it. */
record NadamRule(float beta1, float beta2, float epsilon) implements UpdateRule {
    @Override
    public int states() {
        return 2;
    }

    @Override
    public float coefficient(long step, double rate) {
        return (float) (rate / (1 - Math.pow(beta1, step + 1.0)));
    }

    @Override
    public void apply(float[] p, float[] g, float[] m, float[] v, float[] s2, int from, int to, Move move) {
        float scale = move.scale;
        float l2 = move.l2;
        float decay = move.decay;
        float c = move.c;
        float b1 = beta1;
        float b2 = beta2;
        float eps = epsilon;
        for (int i = from; i < to; i++) {
            float pi = p[i];
            float gi = scale * g[i] + l2 * pi;
            float fresh = (1 - b1) * gi;
            float mi = b1 * m[i] + fresh + FLUSH - FLUSH;
            float vi = b2 * v[i] + (1 - b2) * gi * gi + FLUSH - FLUSH;
            m[i] = mi;
            v[i] = vi;
            p[i] = pi - c * (b1 * mi + fresh) / ((float) Math.sqrt(vi) + eps) - decay * pi;
        }
    }
}
