package io.tatara.train;

import io.tatara.engine.Stretch;
import io.tatara.engine.Weights;
import java.nio.FloatBuffer;
import java.util.List;

/** The gradient of those weights that all replicas of a stage have, as one array. */
final class CommonGradient {

    private final Weights weights;
    private final List<Stretch> stretches;
    private final int length;

    CommonGradient(Weights weights) {
        this.weights = weights;
        this.stretches = weights.common();
        this.length = stretches.stream().mapToInt(Stretch::length).sum();
    }

    int length() {
        return length;
    }

    /** Copies a part of it to where it is in an array of its length. */
    void read(int from, int count, float[] target) {
        int at = 0;
        for (Stretch stretch : stretches) {
            int first = Math.max(from, at);
            int last = Math.min(from + count, at + stretch.length());
            if (first < last) {
                FloatBuffer part = FloatBuffer.wrap(target, first, last - first);
                weights.readGradient(stretch.from() + first - at, part);
            }
            at += stretch.length();
        }
    }

    void write(float[] source) {
        weights.writeCommonGradient(source);
    }
}
