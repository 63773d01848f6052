package io.tatara.engine;

/**
 * A part of the flat parameters.
 *
 * @param from its first element
 */
public record Stretch(int from, int length) {

    public Stretch {
        if (from < 0 || length < 1) {
            throw new IllegalArgumentException("a stretch of %d from %d".formatted(length, from));
        }
    }
}
