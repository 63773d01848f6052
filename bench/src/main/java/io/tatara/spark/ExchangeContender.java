package io.tatara.spark;

/** One rank of an all-reduce, in a process of its own. Used by one thread. */
interface ExchangeContender extends AutoCloseable {

    /** Returns the sums over ranks, perhaps in the array that was given. */
    float[] allReduce(float[] values);

    @Override
    void close();
}
