package io.tatara.collective;

/**
 * A part of an array.
 *
 * @param from its first element
 * @param length perhaps 0
 */
public record Span(int from, int length) {

    public Span {
        if (from < 0 || length < 0) {
            throw new IllegalArgumentException("a span of %d from %d".formatted(length, from));
        }
    }

    /** One of {@code count} parts of an array, as equal as can be: they differ by one element at most, the last is a longest. */
    public static Span part(int length, int which, int count) {
        int from = (int) ((long) length * which / count);
        return new Span(from, (int) ((long) length * (which + 1) / count) - from);
    }
}
