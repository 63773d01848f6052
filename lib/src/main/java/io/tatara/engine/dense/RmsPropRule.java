package io.tatara.engine.dense;

/** Tieleman and Hinton, 2012. State starts at epsilon. */
record RmsPropRule(float kept, float epsilon) implements UpdateRule {
    @Override
    public int states() {
        return 1;
    }

    @Override
    public float initial() {
        return epsilon;
    }

    @Override
    public boolean rests() {
        return false;
    }

    @Override
    public void apply(float[] p, float[] g, float[] v, float[] s1, float[] s2, int from, int to, Move move) {
        float scale = move.scale;
        float l2 = move.l2;
        float decay = move.decay;
        float rate = move.c;
        float b = kept;
        float eps = epsilon;
        for (int i = from; i < to; i++) {
            float pi = p[i];
            float gi = scale * g[i] + l2 * pi;
            float vi = b * v[i] + (1 - b) * gi * gi + FLUSH - FLUSH;
            v[i] = vi;
            p[i] = pi - rate * gi / ((float) Math.sqrt(vi) + eps) - decay * pi;
        }
    }
}
