package io.tatara.collective;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;

/** One rank that is the whole world: nothing to exchange. The reference that all others must agree with. */
public final class SoloCollective implements Collective {

    private final BooleanSupplier ending;

    public SoloCollective() {
        this(() -> false);
    }

    /** @param ending whether the work is to end before its time */
    public SoloCollective(BooleanSupplier ending) {
        this.ending = ending;
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public boolean leads() {
        return true;
    }

    @Override
    public List<byte[]> allReduce(byte[] note, Values values, float[] sums) {
        values.read(0, FloatBuffer.wrap(sums));
        return List.of(note.clone());
    }

    @Override
    public void send(int to, FloatBuffer floats) {
        throw new IllegalArgumentException("rank 0 is alone and cannot send to rank " + to);
    }

    @Override
    public void receive(int from, FloatBuffer target) {
        throw new IllegalArgumentException("rank 0 is alone and cannot receive from rank " + from);
    }

    @Override
    public boolean ending() {
        return ending.getAsBoolean();
    }

    @Override
    public void close() {}
}
