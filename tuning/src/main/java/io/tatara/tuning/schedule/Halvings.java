package io.tatara.tuning.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * How much a trial may get at most and at least, and by what factor rungs differ. All arithmetic is of whole numbers: a
 * logarithm's rounding loses a bracket at 243 = 3⁵ or 1000 = 10³.
 *
 * <pre>
 *   R = most    r = least    η = factor    s_max = the largest k with r · ηᵏ ≤ R
 *   bracket s:  n = ⌈(s_max + 1) · ηˢ / (s + 1)⌉ trials;   rung i = 0 … s:  ⌊n / ηⁱ⌋ trials up to ⌊R · ηⁱ / ηˢ⌋
 * </pre>
 *
 * @see <a href="https://arxiv.org/abs/1603.06560">Li et al., Hyperband, JMLR 18(185)</a>
 */
public record Halvings(long most, long least, int factor) {

    /** So that no product overflows. */
    private static final long LARGEST = 1L << 31;

    public Halvings {
        if (factor < 2) {
            throw new IllegalArgumentException("eta is at least 2, not %d".formatted(factor));
        }
        if (least < 1 || least > most || most > LARGEST) {
            throw new IllegalArgumentException(
                    "1 <= least <= most <= %d must hold of the resource, but got least %d and most %d"
                            .formatted(LARGEST, least, most));
        }
    }

    /** The index of the bracket with the most rungs, which has one more than that. */
    public int largest() {
        int largest = 0;
        for (long resource = least; resource <= most / factor; resource *= factor) {
            largest++;
        }
        return largest;
    }

    /** What trials are trained to where nothing says how many there are: r · ηᵏ below R, then R. */
    public List<Long> levels() {
        List<Long> levels = new ArrayList<>();
        for (long level = least; level < most; level *= factor) {
            levels.add(level);
        }
        levels.add(most);
        return List.copyOf(levels);
    }

    /** The brackets of the paper's Algorithm 1, from the one with the most trials to the one that halves nothing. */
    public List<Bracket> algorithm() {
        List<Bracket> brackets = new ArrayList<>();
        for (int s = largest(); s >= 0; s--) {
            long trials = ceiling((largest() + 1) * power(s), s + 1L);
            brackets.add(bracket(s, trials));
        }
        return List.copyOf(brackets);
    }

    /**
     * The brackets of the example table in the paper, which are not those of its algorithm: n = ⌊(s_max + 1) / (s + 1)⌋ · ηˢ.
     */
    public List<Bracket> exampleTable() {
        List<Bracket> brackets = new ArrayList<>();
        for (int s = largest(); s >= 0; s--) {
            brackets.add(bracket(s, (largest() + 1) / (s + 1) * power(s)));
        }
        return List.copyOf(brackets);
    }

    private Bracket bracket(int s, long trials) {
        List<Rung> rungs = new ArrayList<>();
        for (int i = 0; i <= s; i++) {
            rungs.add(new Rung(Math.toIntExact(trials / power(i)), most * power(i) / power(s)));
        }
        return new Bracket(rungs);
    }

    private long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power = Math.multiplyExact(power, factor);
        }
        return power;
    }

    private static long ceiling(long numerator, long denominator) {
        return (numerator + denominator - 1) / denominator;
    }
}
