package io.tatara.collective;

import java.nio.FloatBuffer;
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
    public List<byte[]> allReduce(byte[] note, Values values, float[] sums) {
        values.read(0, FloatBuffer.wrap(sums));
        return List.of(note.clone());
    }

    @Override
    public void close() {}
}
