package io.tatara.spark;

import io.tatara.collective.Values;
import java.io.Serializable;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** How far a rank has come, as the task that asks in its mailbox finds it. */
sealed interface Standing extends Serializable {

    /** Tells the driver, whose round {@code round} is. */
    void meet(JobRound round, int rank);

    /** Whether it is what a task that wants this rank's part of an exchange waits for. */
    default boolean answers(int index) {
        return true;
    }

    /** Whether the rank exchanges no more. */
    default boolean isOver() {
        return true;
    }

    /** It computes, or waits for what others bring. */
    record Busy() implements Standing {

        @Override
        public void meet(JobRound round, int rank) {
            // it is asked again
        }

        @Override
        public boolean answers(int index) {
            return false;
        }

        @Override
        public boolean isOver() {
            return false;
        }
    }

    /** It has brought its part of an exchange. */
    final class Brought implements Standing {

        private static final long serialVersionUID = 1L;

        private final int index;
        private final byte[] note;
        private final byte[] floats;

        Brought(int index, byte[] note, Values values) {
            this.index = index;
            this.note = note.clone();
            this.floats = new byte[Math.multiplyExact(4, values.length())];
            values.read(0, Outcome.floats(floats));
        }

        int index() {
            return index;
        }

        byte[] note() {
            return note.clone();
        }

        FloatBuffer floats() {
            return Outcome.floats(floats);
        }

        /** About what is sent of it. */
        long bytes() {
            return (long) note.length + floats.length;
        }

        @Override
        public void meet(JobRound round, int rank) {
            round.brought(rank, this);
        }

        @Override
        public boolean answers(int wanted) {
            return wanted == index;
        }

        @Override
        public boolean isOver() {
            return false;
        }
    }

    /**
     * It has done all that there was to do, or goes before that.
     *
     * @param result null if it goes before its end
     */
    record Left(@Nullable Serializable result) implements Standing {

        @Override
        public void meet(JobRound round, int rank) {
            round.left(rank, result);
        }
    }

    /** It has failed. */
    record Failed(String reason) implements Standing {

        @Override
        public void meet(JobRound round, int rank) {
            round.failed(rank, reason);
        }
    }

    /** There is no such rank where the task ran. */
    record Away() implements Standing {

        @Override
        public void meet(JobRound round, int rank) {
            round.away(rank);
        }
    }
}
