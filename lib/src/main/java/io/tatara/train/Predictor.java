package io.tatara.train;

import io.tatara.collective.Collective;
import io.tatara.data.Minibatch;
import io.tatara.engine.Engine;
import io.tatara.engine.Segment;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** A rank's part in predicting minibatch after minibatch. */
sealed interface Predictor {

    /**
     * Predicts, or has a part in it.
     *
     * @param outputs as {@link Engine#infer} fills them
     * @return whether this rank is the one that has them
     */
    boolean infer(Minibatch batch, float[] outputs);

    /** How many minibatches this rank has to predict, or to have a part in, if so many are its own. */
    default int batches(int own) {
        return own;
    }

    /** Behind the last minibatch. */
    default void finish() {}

    record Whole(Engine engine) implements Predictor {
        @Override
        public boolean infer(Minibatch batch, float[] outputs) {
            engine.infer(batch, outputs);
            return true;
        }
    }

    /**
     * A stage of a pipeline, through which minibatches follow each other. One that is faster than the stage behind it is held
     * back, for what is sent and not yet taken is in memory there.
     */
    final class Stage implements Predictor {

        /** Minibatches that may be on their way to the next stage. */
        private static final int AHEAD = 4;

        private static final FloatBuffer NOTHING = FloatBuffer.allocate(0);

        private final Segment segment;
        private final StagePlace place;
        private final Collective collective;
        private final boolean splits;
        private FloatBuffer input = NOTHING;
        private FloatBuffer output = NOTHING;
        private int untold;

        /** @param splits whether layers are dealt out, so that all replicas predict at the same time */
        Stage(Segment segment, StagePlace place, Collective collective, boolean splits) {
            this.splits = splits;
            this.segment = segment;
            this.place = place;
            this.collective = collective;
        }

        @Override
        public int batches(int own) {
            if (!splits) {
                return own;
            }
            int most = 0;
            for (byte[] its : collective.allGather(
                    ByteBuffer.allocate(Integer.BYTES).putInt(own).array())) {
                most = Math.max(most, ByteBuffer.wrap(its).getInt());
            }
            return most;
        }

        @Override
        public boolean infer(Minibatch batch, float[] outputs) {
            if (!place.isFirst()) {
                input = room(input, batch.size() * segment.inputs());
                collective.receive(place.before(), input);
                input.rewind();
                collective.send(place.before(), NOTHING.duplicate());
            }
            if (place.isLast()) {
                segment.infer(batch, input, FloatBuffer.wrap(outputs));
                return true;
            }
            output = room(output, batch.size() * segment.outputs());
            segment.infer(batch, input, output);
            if (untold == AHEAD) {
                hear();
            }
            collective.send(place.behind(), output);
            output.rewind();
            untold++;
            return false;
        }

        private static FloatBuffer room(FloatBuffer known, int floats) {
            FloatBuffer enough = known.capacity() < floats ? FloatBuffer.allocate(floats) : known;
            return enough.clear().limit(floats);
        }

        private void hear() {
            collective.receive(place.behind(), NOTHING.duplicate());
            untold--;
        }

        @Override
        public void finish() {
            while (untold > 0) {
                hear();
            }
        }
    }
}
