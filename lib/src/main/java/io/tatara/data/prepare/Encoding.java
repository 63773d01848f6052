package io.tatara.data.prepare;

/** How a category becomes numbers. */
public enum Encoding {
    /** One slot a category seen in training; a category never seen is all zeros. */
    ONE_HOT,
    /** One slot holding the category's index, 0 to k−1; k for a category never seen. For embedding layers. */
    INDEX,
    /** A fixed number of slots; categories may share one. Nothing is fitted. */
    HASH
}
