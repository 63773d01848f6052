package io.tatara.engine.dense;

/**
 * Where one array of parameters lies and how it moves.
 *
 * @param layer index of its layer in the network
 * @param offset in the flat parameters
 * @param state place of its first state array's elements in the flat state, and {@code stateStride} from there to the
 *     next array's: DL4J keeps the same state of neighbouring layers together
 * @param sum whether its gradient is a sum over examples rather than an update already
 * @param limit of each gradient element's absolute value; infinite for none
 * @param maxNorm of each unit's incoming weights; 0 for none
 * @param unitLength weights that lead into one unit
 */
record SliceSpec(
        int layer,
        int offset,
        int length,
        int state,
        int stateStride,
        UpdateRule rule,
        Penalty penalty,
        boolean sum,
        float limit,
        double maxNorm,
        int unitLength) {

    /** Where state array {@code index} starts in the flat state. */
    int stateAt(int index) {
        return state + index * stateStride;
    }

    /** What a gradient goes through before the rule: the mean, value clipping and L1. L2 is the rule's own. */
    void prepare(float[] gradient, float[] parameters, int from, int to, UpdateRule.Move move) {
        if (limit != Float.POSITIVE_INFINITY) {
            clip(gradient, from, to, move.scale, limit);
            move.scale = 1;
        }
        if (penalty.l1() != 0) {
            addSigns(gradient, parameters, from, to, move.scale, penalty.l1());
            move.scale = 1;
        }
    }

    /** The step's numbers before clipping and L1. */
    void begin(UpdateRule.Move move, float coefficient, float decay, float scale) {
        move.scale = scale;
        move.l2 = penalty.l2();
        move.decay = decay;
        move.c = coefficient;
    }

    private static void clip(float[] g, int from, int to, float scale, float limit) {
        for (int i = from; i < to; i++) {
            g[i] = Math.max(Math.min(scale * g[i], limit), -limit);
        }
    }

    private static void addSigns(float[] g, float[] p, int from, int to, float scale, float l1) {
        for (int i = from; i < to; i++) {
            g[i] = scale * g[i] + l1 * Math.signum(p[i]);
        }
    }
}
