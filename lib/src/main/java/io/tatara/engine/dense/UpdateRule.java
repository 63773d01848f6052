package io.tatara.engine.dense;

/**
 * An optimiser as one pass over parameters: gradient in, moments and parameters moved, everything in between in
 * registers. The formulas are ND4J's, so that state means the same to either engine.
 *
 * <pre>
 *   p, g    parameter and gradient; g is scaled and has L2 added: g ← scale·g + l2·p
 *   m, v …  the optimiser's state arrays, s0, s1, s2 in the order of ND4J's state
 *   c       the step's coefficient: what of the formula depends on step and learning rate alone
 *   decay   weight decay: p ← p − update − decay·p
 * </pre>
 *
 * <p>HotSpot makes vector instructions of these loops as they stand: everything is read before anything is written, and
 * what does not change is computed before the loop. Some loops written otherwise take ten times as long
 * (KernelBenchmark shows it).
 *
 * <p>Moments that stop being fed shrink towards denormals, on which some processors are a hundred times slower. Adding and
 * taking away {@link #FLUSH} makes them 0 and leaves what is larger than 3e-24 exactly as it was.
 */
sealed interface UpdateRule {

    /** 2^-102: its unit in the last place is the smallest normal float. */
    float FLUSH = 0x1p-102f;

    /** State arrays, each as long as the parameters. */
    int states();

    /** What state holds before the first step. */
    default float initial() {
        return 0;
    }

    /** Whether nothing moves while the gradient is 0 and the state is still initial. */
    default boolean rests() {
        return true;
    }

    /**
     * Returns c.
     *
     * @param step from 0
     */
    default float coefficient(long step, double rate) {
        return (float) rate;
    }

    /** Moves the parameters from {@code from} to before {@code to}; state arrays that the rule lacks are not looked at. */
    void apply(float[] p, float[] g, float[] s0, float[] s1, float[] s2, int from, int to, Move move);

    /** What the step is, for one parameter array; refilled at each. */
    final class Move {
        float scale;
        float l2;
        float decay;
        float c;
    }

    /** Adds the gradient as it is: batch norm's running statistics. */
    record Plain() implements UpdateRule {
        @Override
        public int states() {
            return 0;
        }

        @Override
        public void apply(float[] p, float[] g, float[] s0, float[] s1, float[] s2, int from, int to, Move move) {
            for (int i = from; i < to; i++) {
                p[i] -= g[i];
            }
        }
    }

    record Sgd() implements UpdateRule {
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

    /** v ← μv − c·g; p ← p − μv_before + (1 + μ)v (Sutskever et al., 2013). */
    record Nesterovs(float momentum) implements UpdateRule {
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

    /** Kingma and Ba, 2015, section 2's efficient form: p ← p − c·m/(√v + ε). */
    record Adam(float beta1, float beta2, float epsilon) implements UpdateRule {
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

        private static float corrected(double beta1, double beta2, long step, double rate) {
            double t = step + 1.0;
            return (float) (rate * Math.sqrt(1 - Math.pow(beta2, t)) / (1 - Math.pow(beta1, t)));
        }
    }

    /** Reddi, Kale and Kumar, 2018. */
    record AmsGrad(float beta1, float beta2, float epsilon) implements UpdateRule {
        @Override
        public int states() {
            return 3;
        }

        @Override
        public float coefficient(long step, double rate) {
            return Adam.corrected(beta1, beta2, step, rate);
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
            for (int i = from; i < to; i++) {
                float pi = p[i];
                float before = h[i];
                float gi = scale * g[i] + l2 * pi;
                float mi = b1 * m[i] + (1 - b1) * gi + FLUSH - FLUSH;
                float vi = b2 * v[i] + (1 - b2) * gi * gi + FLUSH - FLUSH;
                float hi = Math.max(before, vi);
                m[i] = mi;
                v[i] = vi;
                h[i] = hi;
                p[i] = pi - c * mi / ((float) Math.sqrt(hi) + eps) - decay * pi;
            }
        }
    }

    /** Adam with the infinity norm (Kingma and Ba, 2015, section 7.1): u ← max(β₂u, |g|). */
    record AdaMax(float beta1, float beta2) implements UpdateRule {
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

    /** Adam with Nesterov's look ahead (Dozat, 2016), without correction of v as ND4J has it. */
    record Nadam(float beta1, float beta2, float epsilon) implements UpdateRule {
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

    /** Duchi, Hazan and Singer, 2011. State starts at DL4J's fixed 1e-6, whatever epsilon is. */
    record AdaGrad(float epsilon) implements UpdateRule {
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

    /** Tieleman and Hinton, 2012. State starts at epsilon. */
    record RmsProp(float kept, float epsilon) implements UpdateRule {
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

    /** Zeiler, 2012; has no learning rate. */
    record AdaDelta(float rho, float epsilon) implements UpdateRule {
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
}
