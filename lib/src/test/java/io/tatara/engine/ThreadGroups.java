package io.tatara.engine;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Groups whose workers are threads of this process. */
public final class ThreadGroups {

    private ThreadGroups() {}

    /** The workers of one group. */
    public static List<TensorGroup> of(int size) {
        List<List<BlockingQueue<float[]>>> queues = new ArrayList<>();
        for (int from = 0; from < size; from++) {
            queues.add(IntStream.range(0, size)
                    .<BlockingQueue<float[]>>mapToObj(to -> new LinkedBlockingQueue<>())
                    .toList());
        }
        return IntStream.range(0, size)
                .<TensorGroup>mapToObj(index -> new Member(index, queues))
                .toList();
    }

    private record Member(int index, List<List<BlockingQueue<float[]>>> queues) implements TensorGroup {

        @Override
        public int size() {
            return queues.size();
        }

        @Override
        public void send(int to, FloatBuffer floats) {
            float[] letter = new float[floats.remaining()];
            floats.get(letter);
            queues.get(index).get(to).add(letter);
        }

        @Override
        public void receive(int from, FloatBuffer target) {
            try {
                float[] letter = queues.get(from).get(index).poll(3, TimeUnit.SECONDS);
                if (letter == null || letter.length != target.remaining()) {
                    throw new IllegalStateException("%d waits for %d floats of %d, not %s"
                            .formatted(index, target.remaining(), from, letter == null ? "none" : letter.length));
                }
                target.put(letter);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
