package io.tatara.data;

import io.tatara.Require;
import java.io.Serializable;

/**
 * The slots of the assembled vector that one column of the table became.
 *
 * @param name of the column
 * @param first of its slots
 * @param slots that it has, side by side
 */
public record FeatureColumn(String name, Form form, int first, int slots) implements Serializable {

    /** What the slots say. */
    public enum Form {
        /** One number. */
        NUMBER,
        /** At most one of the slots is not 0: a category, a bucket, a hash. */
        CATEGORY,
        /** Each is a number of its own. */
        VALUES
    }

    public FeatureColumn {
        Require.atLeast("first", 0, first);
        Require.atLeast("slots", 1, slots);
    }

    /** The slot behind the last. */
    public int end() {
        return first + slots;
    }
}
