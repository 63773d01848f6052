package io.tatara.collective;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Ranks that exchange flat float arrays. All that are present make the same calls in the same order; who does not come
 * keeps nobody waiting longer than the collective's timeouts.
 *
 * <p>The order of summation is fixed by rank, so the same inputs give the same bits on every rank and in every run.
 * One rank alone gets its own values back unchanged. Used by one thread a rank.
 *
 * <p>Some collectives outlive a rank: those that are left go on with the exchange that it interrupted, and find it among
 * the notes no longer. It may come back, {@linkplain #late() late}, once they {@linkplain #admit let it in}. With the others
 * every call fails with a {@link CollectiveException} when a rank is gone.
 */
public interface Collective extends AutoCloseable {

    float[] NONE = {};

    /** This participant, 0 to {@link #size()} − 1. */
    int rank();

    /** Ranks when all are present. */
    int size();

    /** Whether this is the lowest rank that took part in the last exchange; before the first, rank 0. */
    boolean leads();

    /**
     * One exchange: sums arrays, of equal length, over the ranks that are present.
     *
     * @param note bytes for all others, of any length
     * @param values this rank's part; not to be read from {@code sums}
     * @param sums becomes the element-wise sum in rank order, and is not to be changed until the next exchange has returned,
     *     for ranks that lost this one's end with its sender are given it from here
     * @return the notes of exactly those ranks whose values are in the sums, in rank order; the first is the leader's
     */
    List<byte[]> allReduce(byte[] note, Values values, float[] sums);

    /**
     * One exchange, as {@link #allReduce(byte[], Values, float[])}, whose floats are sent in another format: parts as they are,
     * for they hold such floats alone, and sums rounded to it.
     *
     * @param values {@linkplain Wire#round rounded}
     * @param sums become the sums, rounded
     * @param lost takes what rounding took from sums, after they are there: every element's on one of the ranks that took
     *     part, unless that was lost or is given the exchange's end by others
     */
    default List<byte[]> allReduce(byte[] note, Values values, float[] sums, Wire wire, Sink lost) {
        List<byte[]> notes = allReduce(note, values, sums);
        Span own = own(sums.length);
        float[] before = Arrays.copyOfRange(sums, own.from(), own.from() + own.length());
        wire.round(sums, 0, sums.length);
        for (int i = 0; i < before.length; i++) {
            before[i] -= sums[own.from() + i];
        }
        lost.write(own.from(), FloatBuffer.wrap(before));
        return notes;
    }

    /** The part of an array of this length that {@link #reduceScatter} gives this rank, and {@link #share} takes from it. */
    default Span own(int length) {
        return Span.part(length, rank(), size());
    }

    /**
     * One exchange: sums arrays, as {@link #allReduce} does, but gives each rank the sums of its own part alone. Only for ranks
     * that all fail when one is gone.
     *
     * @param sums as long as the values; what becomes of it elsewhere than in {@link #own} is not said
     * @return everyone's note in rank order
     */
    default List<byte[]> reduceScatter(byte[] note, Values values, float[] sums) {
        return allReduce(note, values, sums);
    }

    /**
     * One exchange: gives every rank the others' {@linkplain #own own} parts of an array. Only for ranks that all fail when one
     * is gone.
     *
     * @param values read in this rank's own part only
     * @param others takes the others' parts
     * @return everyone's note in rank order
     */
    default List<byte[]> share(byte[] note, Values values, Sink others) {
        float[] brought = new float[values.length()];
        Values.nothing(brought.length).read(0, FloatBuffer.wrap(brought));
        Span own = own(brought.length);
        values.read(own.from(), FloatBuffer.wrap(brought, own.from(), own.length()));
        float[] all = new float[brought.length];
        List<byte[]> notes = allReduce(note, Values.of(brought), all);
        others.write(0, FloatBuffer.wrap(all, 0, own.from()));
        int end = own.from() + own.length();
        others.write(end, FloatBuffer.wrap(all, end, all.length - end));
        return notes;
    }

    /** One exchange without numbers: returns every present rank's note in rank order, the leader's first. */
    default List<byte[]> allGather(byte[] note) {
        return allReduce(note, Values.NONE, NONE);
    }

    /** Whether ranks can {@link #send} each other letters. */
    default boolean sends() {
        return false;
    }

    /**
     * Sends another rank a letter of floats, without waiting. One's letters to another arrive in the order they were sent in,
     * to the bit, whatever exchanges there are before they are received, and what a rank sent before it had done its work can
     * be received after it. How many lie with a receiver is for the caller to bound. Only for ranks that all fail when one is
     * gone.
     *
     * @param floats those from the position, which moves, to the limit, or none; copied before this returns
     * @throws IllegalArgumentException if there is no other rank of this number
     * @throws UnsupportedOperationException where ranks do not {@linkplain #sends() send}
     * @throws CollectiveException if a rank is known to be gone; that this returns does not say that the letter arrives
     */
    default void send(int to, FloatBuffer floats) {
        throw new UnsupportedOperationException("these ranks exchange, and do not send each other letters");
    }

    /**
     * Waits for the next letter of another rank, no longer than it would for its part of an exchange.
     *
     * @param target filled from its position, which moves, to its limit; what it holds after an error is not said
     * @throws IllegalArgumentException if there is no other rank of this number
     * @throws UnsupportedOperationException where ranks do not {@linkplain #sends() send}
     * @throws CollectiveException with both lengths if the letter is of another than the target, and with the rank waited for if
     *     the letter does not come, a rank is gone, or this thread is interrupted
     */
    default void receive(int from, FloatBuffer target) {
        throw new UnsupportedOperationException("these ranks exchange, and do not send each other letters");
    }

    /** Whether the others have begun without this rank, which therefore has to {@link #enter} before it exchanges. */
    default boolean late() {
        return false;
    }

    /** Waits until the others have let this rank in. Its first exchange is then their next one. */
    default void enter() {
        throw new IllegalStateException("rank %d is there already".formatted(rank()));
    }

    /** Ranks that wait to be let in, as far as this rank has heard. */
    default List<Integer> waiting() {
        return List.of();
    }

    /** Lets ranks in, which all that are present do before the same exchange. One that is gone again is left out. */
    default void admit(List<Integer> ranks) {
        throw new IllegalStateException("nobody waits");
    }

    /** Whether the work is to end before its time, as far as this rank has heard: others may not have yet. */
    default boolean ending() {
        return false;
    }

    /** Bytes that this rank has sent so far: over a network, and of letters also through memory that ranks share. */
    default long bytesSent() {
        return 0;
    }

    @Override
    void close();
}
