package io.tatara.spark;

import java.nio.ByteBuffer;

/** Puts together what the ranks bring to one exchange, in whatever order they come. */
interface Tally {

    /** What this exchange is, for messages: ranks agree if and only if these are equal. */
    String describe();

    /** Takes a rank's payload, once a rank; the bytes are not kept. */
    void add(int rank, ByteBuffer payload);

    /** Returns the sealed answer for all ranks, once all have come. */
    ByteBuffer answer();
}
