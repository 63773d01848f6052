package io.tatara.collective;

import java.util.List;

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
    public boolean leads() {
        return true;
    }

    @Override
    public List<byte[]> allReduce(byte[] note, float[] values, float[] sums) {
        System.arraycopy(values, 0, sums, 0, values.length);
        return List.of(note.clone());
    }

    @Override
    public void close() {}
}
