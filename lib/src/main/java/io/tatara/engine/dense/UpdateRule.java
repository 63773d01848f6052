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
sealed interface UpdateRule
        permits PlainRule,
                SgdRule,
                NesterovsRule,
                AdamRule,
                AmsGradRule,
                AdaMaxRule,
                NadamRule,
                AdaGradRule,
                RmsPropRule,
                AdaDeltaRule {

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
}
