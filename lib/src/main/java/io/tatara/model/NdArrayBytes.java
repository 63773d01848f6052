package io.tatara.model;

import io.tatara.TataraException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * Floats out of an array as {@code Nd4j.write} stores it: a buffer of shape information, then a buffer of values, each
 * with the header (allocation mode, length, type). Lengths are held against the bytes that are there before anything
 * is allocated.
 */
final class NdArrayBytes {

    // the modes whose lengths are int rather than long
    private static final Set<String> SHORT_LENGTHS = Set.of("DIRECT", "HEAP", "JAVACPP");
    private static final int LONGEST_SHAPE = 2 * 32 + 4;

    private final DataInputStream in;
    private final String where;

    private NdArrayBytes(byte[] bytes, String where) {
        this.in = new DataInputStream(new ByteArrayInputStream(bytes));
        this.where = where;
    }

    static float[] read(byte[] bytes, String where) {
        try {
            return new NdArrayBytes(bytes, where).values();
        } catch (IOException e) {
            throw new TataraException(where + " is no complete ND4J array: it ends too early", e);
        }
    }

    private float[] values() throws IOException {
        skipShape();
        boolean shortLength = SHORT_LENGTHS.contains(in.readUTF());
        long length = shortLength ? in.readInt() : in.readLong();
        String type = in.readUTF();
        int size = size(type);
        if (length < 0 || length * size != in.available() || length > Integer.MAX_VALUE - 8) {
            throw new TataraException(
                    "%s is no complete ND4J array: it announces %d numbers of type %s, but has %d bytes"
                            .formatted(where, length, type, in.available()));
        }
        ByteBuffer values = ByteBuffer.wrap(in.readAllBytes());
        float[] floats = new float[(int) length];
        if (size == Float.BYTES) {
            values.asFloatBuffer().get(floats);
        } else {
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) values.getDouble(i * Double.BYTES);
            }
        }
        return floats;
    }

    /** Parameters and state are vectors, whatever their shape says: their length comes with the values. */
    private void skipShape() throws IOException {
        boolean shortLength = SHORT_LENGTHS.contains(in.readUTF());
        long length = shortLength ? in.readInt() : in.readLong();
        String type = in.readUTF();
        if (length < 0 || length > LONGEST_SHAPE || !(type.equals("LONG") || type.equals("INT"))) {
            throw new TataraException(
                    "%s is no ND4J array: it starts with %d numbers of type %s".formatted(where, length, type));
        }
        in.skipNBytes(length * (type.equals("LONG") ? Long.BYTES : Integer.BYTES));
    }

    private int size(String type) {
        return switch (type) {
            case "FLOAT" -> Float.BYTES;
            case "DOUBLE" -> Double.BYTES;
            default ->
                throw new TataraException(
                        "%s holds numbers of type %s: only FLOAT and DOUBLE are read".formatted(where, type));
        };
    }
}
