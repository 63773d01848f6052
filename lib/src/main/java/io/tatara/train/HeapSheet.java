package io.tatara.train;

import java.io.IOException;
import java.nio.FloatBuffer;

/** Floats in memory, copied to a file when they are written. */
final class HeapSheet implements Sheet {

    private final float[] values;

    HeapSheet(int floats) {
        this.values = new float[floats];
    }

    @Override
    public FloatBuffer floats() {
        return FloatBuffer.wrap(values);
    }

    @Override
    public CheckpointEntry write(CheckpointStorage storage, String place, String name) throws IOException {
        return FloatFile.write(storage, place, name, floats());
    }
}
