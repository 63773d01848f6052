package io.tatara.spark;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** The sum in rank order: what comes early waits for the ranks before it, so the order of arrival changes no bit. */
final class SumTally implements Tally {

    private static final int CHUNK = 1 << 12;

    private final float[] sum;
    private final @Nullable FloatBuffer[] waiting;
    private final float[] chunk = new float[CHUNK];
    private int next;

    SumTally(int size, int length) {
        this.sum = new float[length];
        this.waiting = new @Nullable FloatBuffer[size];
    }

    @Override
    public String describe() {
        return "allReduce of %d floats".formatted(sum.length);
    }

    @Override
    public void add(int rank, ByteBuffer payload) {
        FloatBuffer values = payload.asFloatBuffer();
        if (rank != next) {
            waiting[rank] = FloatBuffer.allocate(values.remaining()).put(values).flip();
            return;
        }
        accumulate(values);
        for (FloatBuffer held = held(); held != null; held = held()) {
            accumulate(held);
        }
    }

    private @Nullable FloatBuffer held() {
        if (next == waiting.length) {
            return null;
        }
        FloatBuffer held = waiting[next];
        waiting[next] = null;
        return held;
    }

    private void accumulate(FloatBuffer values) {
        if (next++ == 0) {
            values.get(sum);
            return;
        }
        for (int at = 0; at < sum.length; at += CHUNK) {
            int count = Math.min(CHUNK, sum.length - at);
            values.get(chunk, 0, count);
            for (int i = 0; i < count; i++) {
                sum[at + i] += chunk[i];
            }
        }
    }

    @Override
    public ByteBuffer answer() {
        ByteBuffer answer = HubMessage.allocateAnswer(4 * sum.length);
        answer.asFloatBuffer().put(sum);
        return HubMessage.sealAnswer(answer.position(answer.limit()));
    }
}
