package io.tatara.train;

import io.tatara.collective.Collective;
import io.tatara.collective.CollectiveException;
import io.tatara.collective.Values;
import java.nio.FloatBuffer;
import java.util.List;

/** A rank of another collective that is asked to end, or dies, at a round that a test chooses. */
final class Fated implements Collective {

    private final Collective inner;
    private final int endsIn;
    private final int diesIn;
    private int rounds;

    private Fated(Collective inner, int endsIn, int diesIn) {
        this.inner = inner;
        this.endsIn = endsIn;
        this.diesIn = diesIn;
    }

    /** Rank 0 hears in the round of this number, from 1, that the work is to end. */
    static Collective ending(Collective inner, int round) {
        return new Fated(inner, round, Integer.MAX_VALUE);
    }

    /** Rank 0 dies before the exchange of this number, from 1, among those that end rounds. */
    static Collective dying(Collective inner, int round) {
        return new Fated(inner, Integer.MAX_VALUE, round);
    }

    @Override
    public boolean ending() {
        // asked once a round, by the rank that leads
        rounds++;
        if (rounds >= diesIn) {
            throw new CollectiveException("killed");
        }
        return rounds >= endsIn;
    }

    @Override
    public int rank() {
        return inner.rank();
    }

    @Override
    public int size() {
        return inner.size();
    }

    @Override
    public boolean leads() {
        return inner.leads();
    }

    @Override
    public List<byte[]> allReduce(byte[] note, Values values, float[] sums) {
        return inner.allReduce(note, values, sums);
    }

    @Override
    public boolean sends() {
        return inner.sends();
    }

    @Override
    public void send(int to, FloatBuffer floats) {
        inner.send(to, floats);
    }

    @Override
    public void receive(int from, FloatBuffer target) {
        inner.receive(from, target);
    }

    @Override
    public void close() {
        inner.close();
    }
}
