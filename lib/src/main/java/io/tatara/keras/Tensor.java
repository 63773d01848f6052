package io.tatara.keras;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** Numbers of a weight, the last axis fastest. Its array is taken over and handed out as it is. */
final class Tensor {

    private final int[] shape;
    private final float[] values;

    Tensor(int[] shape, float[] values) {
        if (size(shape) != values.length) {
            throw new IllegalArgumentException(
                    "%d numbers for the shape %s".formatted(values.length, Arrays.toString(shape)));
        }
        this.shape = shape.clone();
        this.values = values;
    }

    /** A vector of one number over and over. */
    static Tensor filled(int length, float value) {
        float[] values = new float[length];
        Arrays.fill(values, value);
        return new Tensor(new int[] {length}, values);
    }

    boolean hasShape(int... expected) {
        return Arrays.equals(shape, expected);
    }

    /** Whether the shapes are the same but for axes of length 1. */
    boolean hasShapeLike(long... other) {
        return Arrays.equals(
                Arrays.stream(shape)
                        .asLongStream()
                        .filter(length -> length != 1)
                        .toArray(),
                Arrays.stream(other).filter(length -> length != 1).toArray());
    }

    String shape() {
        return Arrays.toString(shape);
    }

    float[] values() {
        return values;
    }

    /** The same with the axes in another order: axis {@code i} of the result is axis {@code axes[i]} of this. */
    Tensor transposed(int... axes) {
        int rank = shape.length;
        int[] strides = new int[rank];
        int[] turned = new int[rank];
        for (int axis = rank - 1, stride = 1; axis >= 0; stride *= shape[axis--]) {
            strides[axis] = stride;
        }
        for (int axis = 0; axis < rank; axis++) {
            turned[axis] = shape[axes[axis]];
        }
        float[] result = new float[values.length];
        int[] at = new int[rank];
        for (int i = 0; i < result.length; i++) {
            int from = 0;
            for (int axis = 0; axis < rank; axis++) {
                from += at[axis] * strides[axes[axis]];
            }
            result[i] = values[from];
            for (int axis = rank - 1; axis >= 0 && ++at[axis] == turned[axis]; axis--) {
                at[axis] = 0;
            }
        }
        return new Tensor(turned, result);
    }

    /** The same with the first axis in another order: entry {@code i} of the result is entry {@code order(i)} of this. */
    Tensor reordered(IntUnaryOperator order) {
        int length = values.length / shape[0];
        float[] result = new float[values.length];
        for (int i = 0; i < shape[0]; i++) {
            System.arraycopy(values, order.applyAsInt(i) * length, result, i * length, length);
        }
        return new Tensor(shape, result);
    }

    /** The same with the last axis cut into equal blocks and these put in another order. */
    Tensor blocks(int... order) {
        int row = shape[shape.length - 1];
        int width = row / order.length;
        float[] result = new float[values.length];
        for (int start = 0; start < values.length; start += row) {
            for (int block = 0; block < order.length; block++) {
                System.arraycopy(values, start + order[block] * width, result, start + block * width, width);
            }
        }
        return new Tensor(shape, result);
    }

    Tensor mapped(FloatFunction function) {
        float[] result = new float[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = function.apply(values[i]);
        }
        return new Tensor(shape, result);
    }

    /** A function of one number. */
    @FunctionalInterface
    interface FloatFunction {
        float apply(float value);
    }

    /**
     * For a last axis of one number {@code z}, two: {@code (-z / 2, z / 2)}, whose softmax is {@code 1 - sigmoid(z)} and
     * {@code sigmoid(z)}.
     */
    Tensor split() {
        float[] result = new float[2 * values.length];
        for (int i = 0; i < values.length; i++) {
            result[2 * i] = -values[i] / 2;
            result[2 * i + 1] = values[i] / 2;
        }
        int[] wider = shape.clone();
        wider[wider.length - 1] = 2;
        return new Tensor(wider, result);
    }

    static long size(int[] shape) {
        return Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    }
}
