package io.tatara.collective;

/** One rank that is the whole world: nothing to exchange. The reference that all others must agree with. */
public final class SoloCollective implements Collective {

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public void allReduce(float[] values) {}

    @Override
    public byte[][] allGather(byte[] payload) {
        return new byte[][] {payload.clone()};
    }

    @Override
    public void close() {}
}
