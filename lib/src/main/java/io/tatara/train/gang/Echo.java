package io.tatara.train.gang;

import io.tatara.engine.TensorGroup;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * A group of which one worker is there, who is answered what it sends: by workers that do as it does. For measuring what a part of
 * a layer needs, where numbers do not matter; who has a few columns more or fewer is answered as many as it expects.
 */
final class Echo implements TensorGroup {

    private final List<Queue<FloatBuffer>> sent = new ArrayList<>();

    Echo(int size) {
        for (int i = 0; i < size; i++) {
            sent.add(new ArrayDeque<>());
        }
    }

    /** The last, for no other has a larger part. */
    @Override
    public int index() {
        return sent.size() - 1;
    }

    @Override
    public int size() {
        return sent.size();
    }

    @Override
    public void send(int to, FloatBuffer floats) {
        FloatBuffer copy = FloatBuffer.allocate(floats.remaining()).put(floats);
        sent.get(to).add(copy.flip());
    }

    @Override
    public void receive(int from, FloatBuffer target) {
        FloatBuffer own = sent.get(from).remove();
        own.limit(Math.min(own.limit(), target.remaining()));
        target.put(own);
        target.position(target.limit());
    }
}
