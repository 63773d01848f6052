package io.tatara.train;

import io.tatara.collective.Collective;
import io.tatara.collective.Values;
import io.tatara.collective.Wire;
import java.nio.FloatBuffer;
import java.util.List;

/** How a rank's floats are summed with all others'. Used by one thread. */
sealed interface Summing {

    /**
     * For exchanges of one length.
     *
     * @param floats of each exchange
     * @param wire how they are sent
     */
    static Summing over(Collective collective, int floats, Wire wire) {
        return wire.rounds() && collective.size() > 1 ? new Fed(collective, floats, wire) : new Whole(collective);
    }

    /** One exchange: all ranks' notes in rank order, and the sums. */
    List<byte[]> allReduce(byte[] note, Values values, float[] sums);

    /** Whether sums are of rounded floats: the smaller these are, the less is lost. */
    boolean rounds();

    /** What this rank owes to the next exchange: the array itself. Of no length where nothing is lost. */
    float[] owed();

    /** Takes what a checkpoint has kept of that; of no length for nothing. */
    void restore(float[] kept);

    /** As they are. */
    record Whole(Collective collective) implements Summing {

        private static final float[] NONE = {};

        @Override
        public List<byte[]> allReduce(byte[] note, Values values, float[] sums) {
            return collective.allReduce(note, values, sums);
        }

        @Override
        public boolean rounds() {
            return false;
        }

        @Override
        public float[] owed() {
            return NONE;
        }

        @Override
        public void restore(float[] kept) {}
    }

    /**
     * Rounded, with error feedback (Seide et al., 2014; Karimireddy et al., 2019; both ways as in Tang et al., 2019:
     * DoubleSqueeze): what rounding takes from a rank's floats, and from the sums of its part of the array, is added to what
     * it brings next time. So all that was ever brought arrives, but for what is still owed.
     *
     * <pre>
     *   v  brought       q = round(v + e)      s = Σ q over ranks      r = round(s), which all get
     *   e  owed, 0 first                       e ← v + e − q  (+ s − r in the rank's own part)
     * </pre>
     *
     * A rank that is let in owes nothing; what a lost one owed is lost.
     */
    final class Fed implements Summing {

        private static final int CHUNK = 64 * Wire.BLOCK;

        private final Collective collective;
        private final Wire wire;
        private final float[] owed;
        private final float[] rounded;

        private Fed(Collective collective, int floats, Wire wire) {
            this.collective = collective;
            this.wire = wire;
            this.owed = new float[floats];
            this.rounded = new float[floats];
        }

        @Override
        public List<byte[]> allReduce(byte[] note, Values values, float[] sums) {
            for (int from = 0; from < owed.length; from += CHUNK) {
                round(values, from, Math.min(CHUNK, owed.length - from));
            }
            return collective.allReduce(note, Values.of(rounded), sums, wire, this::owe);
        }

        private void round(Values values, int from, int count) {
            values.read(from, FloatBuffer.wrap(rounded, from, count));
            for (int i = from; i < from + count; i++) {
                owed[i] += rounded[i];
            }
            System.arraycopy(owed, from, rounded, from, count);
            wire.round(rounded, from, count);
            for (int i = from; i < from + count; i++) {
                owed[i] -= rounded[i];
            }
        }

        private void owe(int from, FloatBuffer lost) {
            for (int i = from; lost.hasRemaining(); i++) {
                owed[i] += lost.get();
            }
        }

        @Override
        public boolean rounds() {
            return true;
        }

        @Override
        public float[] owed() {
            return owed;
        }

        @Override
        public void restore(float[] kept) {
            System.arraycopy(kept, 0, owed, 0, Math.min(kept.length, owed.length));
        }
    }
}
