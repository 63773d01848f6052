package io.tatara.engine.dense;

/** Kingma and Ba, 2015, section 2's efficient form: p ← p − c·m/(√v + ε). */
record AdamRule(float beta1, float beta2, float epsilon) implements UpdateRule {
    @Override
    public int states() {
        return 2;
    }

    @Override
    public float coefficient(long step, double rate) {
        return corrected(beta1, beta2, step, rate);
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
            float mi = b1 * m[i] + (1 - b1) * gi + FLUSH - FLUSH;
            float vi = b2 * v[i] + (1 - b2) * gi * gi + FLUSH - FLUSH;
            m[i] = mi;
            v[i] = vi;
            p[i] = pi - c * mi / ((float) Math.sqrt(vi) + eps) - decay * pi;
        }
    }

    static float corrected(double beta1, double beta2, long step, double rate) {
        double t = step + 1.0;
        return (float) (rate * Math.sqrt(1 - Math.pow(beta2, t)) / (1 - Math.pow(beta1, t)));
    }
}
