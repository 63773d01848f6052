package io.tatara.collective;

import java.nio.ByteBuffer;

/** 32 bits a float, as engines have them: nothing is lost. */
public record Floats() implements Wire {

    static final int CODE = 0;
    static final String LABEL = "float32";
    private static final long serialVersionUID = 1L;

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public String label() {
        return LABEL;
    }

    @Override
    public boolean rounds() {
        return false;
    }

    @Override
    public void round(float[] values, int from, int count) {}

    @Override
    public int bytes(int floats) {
        return Float.BYTES * floats;
    }

    @Override
    public int floats(int bytes) {
        return bytes / Float.BYTES;
    }

    @Override
    public void pack(float[] values, int from, int count, ByteBuffer target) {
        target.asFloatBuffer().put(values, from, count);
        target.position(target.position() + bytes(count));
    }

    @Override
    public void unpack(ByteBuffer source, float[] values, int from, int count) {
        source.asFloatBuffer().get(values, from, count);
        source.position(source.position() + bytes(count));
    }
}
