package io.tatara.engine.dense;

/** Adam with the infinity norm (Kingma and Ba, 2015, section 7.1): u ← max(β₂u, |g|). */
record AdaMaxRule(float beta1, float beta2) implements UpdateRule {
    private static final float NEVER_ZERO = 1e-32f;

    @Override
    public int states() {
        return 2;
    }

    @Override
    public float coefficient(long step, double rate) {
        return (float) (rate / (1 - Math.pow(beta1, step + 1.0)));
    }

    /** ND4J adds 1e-32 to u at each step. */
    @Override
    public boolean rests() {
        return false;
    }

    @Override
    public void apply(float[] p, float[] g, float[] m, float[] u, float[] s2, int from, int to, Move move) {
        float scale = move.scale;
        float l2 = move.l2;
        float decay = move.decay;
        float c = move.c;
        float b1 = beta1;
        float b2 = beta2;
        for (int i = from; i < to; i++) {
            float pi = p[i];
            float gi = scale * g[i] + l2 * pi;
            float mi = b1 * m[i] + (1 - b1) * gi + FLUSH - FLUSH;
            float ui = Math.max(b2 * u[i], Math.abs(gi)) + NEVER_ZERO;
            m[i] = mi;
            u[i] = ui;
            p[i] = pi - c * mi / ui - decay * pi;
        }
    }
}
