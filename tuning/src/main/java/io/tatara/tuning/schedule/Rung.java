package io.tatara.tuning.schedule;

/**
 * A step of a bracket: so many trials, trained up to so much.
 *
 * @param trials at most
 * @param resource that each has had in all at its end, in whole units such as epochs
 */
public record Rung(int trials, long resource) {

    public Rung {
        if (trials < 1) {
            throw new IllegalArgumentException("A rung has at least 1 trial, not %d".formatted(trials));
        }
        if (resource < 1) {
            throw new IllegalArgumentException("A rung's resource is at least 1, not %d".formatted(resource));
        }
    }
}
