package io.tatara.collective;

/**
 * Ranks that exchange flat float arrays. Every rank makes the same calls in the same order; a rank that does not, or
 * that dies, makes the others fail with a {@link CollectiveException} after at most the collective's timeout.
 *
 * <p>The order of summation is fixed by rank, so the same inputs give the same bits on every rank and in every run.
 * One rank alone gets its own values back unchanged. Used by one thread a rank.
 */
public interface Collective extends AutoCloseable {

    /** This participant, 0 to {@link #size()} − 1. */
    int rank();

    int size();

    /** Replaces {@code values}, on every rank, by the element-wise sum over ranks in rank order. Equal lengths. */
    void allReduce(float[] values);

    /** Returns every rank's payload in rank order; payloads may differ in length and may be empty. */
    byte[][] allGather(byte[] payload);

    @Override
    void close();
}
