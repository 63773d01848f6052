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

    /**
     * One of {@code count} parts of an array, as equal as can be: each but the last ends where a {@linkplain Wire#BLOCK block}
     * does. Some are empty where blocks are fewer than parts.
     */
    public static Span part(int length, int which, int count) {
        int from = border(length, which, count);
        return new Span(from, border(length, which + 1, count) - from);
    }

    private static int border(int length, int which, int count) {
        int border = (int) ((long) length * which / count);
        return which == count ? length : border / Wire.BLOCK * Wire.BLOCK;
    }
}
