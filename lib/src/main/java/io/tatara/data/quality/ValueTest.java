package io.tatara.data.quality;

import java.io.Serializable;

/**
 * A question that is asked of every value of a column that is not null.
 *
 * @param rule that asks
 * @param column place of the column among those that are looked at
 * @param accepts the answer
 */
record ValueTest(ValueRule rule, int column, Accepting accepts) implements Serializable {

    /** Whether a number (a Double) or a text is as it should be. */
    @FunctionalInterface
    interface Accepting extends Serializable {
        boolean accepts(Object value);
    }
}
