package io.tatara.collective;

import java.nio.FloatBuffer;

/**
 * The floats that a rank brings to an exchange, wherever they lie. Read by ranges, each at least once and perhaps again, and
 * the same each time until the exchange is over. Read by the thread that exchanges.
 */
public interface Values {

    Values NONE = of(Collective.NONE);

    int length();

    /** Fills a buffer, from its position to its limit, with the floats from {@code from} on. */
    void read(int from, FloatBuffer target);

    /** Floats that change no bit of a sum: negative zeros. */
    static Values nothing(int length) {
        return new Values() {
            @Override
            public int length() {
                return length;
            }

            @Override
            public void read(int from, FloatBuffer target) {
                while (target.hasRemaining()) {
                    target.put(-0f);
                }
            }
        };
    }

    /** An array's own floats; it must not be changed before the exchange is over. */
    static Values of(float[] array) {
        return of(FloatBuffer.wrap(array));
    }

    /** A buffer's own floats, from its position to its limit; they must not be changed before the exchange is over. */
    static Values of(FloatBuffer floats) {
        int first = floats.position();
        int length = floats.remaining();
        return new Values() {
            @Override
            public int length() {
                return length;
            }

            @Override
            public void read(int from, FloatBuffer target) {
                target.put(floats.slice(first + from, target.remaining()));
            }
        };
    }
}
