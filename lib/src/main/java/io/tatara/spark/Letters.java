package io.tatara.spark;

import io.tatara.spark.Chutes.Place;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What one rank has sent another apart from exchanges, and that has yet to be received. Pieces are used again, and there are no
 * more of them than there were at one time. Guarded by the inbox that holds them, but for a piece that is being filled or read.
 */
final class Letters {

    private final Queue<Piece> pieces = new ArrayDeque<>();
    private final List<Piece> spare = new ArrayList<>();
    private int generation;

    /** Some of a letter. Whoever has taken it has it alone. */
    static final class Piece {

        private final float[] floats;
        private int count;
        private int total;
        private int offset;
        private @Nullable Place place;

        private Piece(int room) {
            this.floats = new float[room];
        }

        void fill(PeerMessage message) {
            count = message.count();
            total = message.total();
            offset = message.offset();
            byte[] note = message.noteBytes();
            place = note == null ? null : Place.read(note);
            message.unpack(floats, 0);
        }

        int count() {
            return count;
        }

        /** Floats of the letter. */
        int total() {
            return total;
        }

        /** Of the first float, in the letter. */
        int offset() {
            return offset;
        }

        /** Where in a {@link Chute} the letter is, or later ones could be; null if its sender says nothing of that. */
        @Nullable
        Place place() {
            return place;
        }

        void read(FloatBuffer target) {
            target.put(floats, 0, count);
        }
    }

    /** A piece with room for so many floats, to be filled and {@linkplain #add added}. */
    Piece blank(int count) {
        int best = -1;
        for (int i = 0; i < spare.size(); i++) {
            int room = spare.get(i).floats.length;
            if (room >= count && (best < 0 || room < spare.get(best).floats.length)) {
                best = i;
            }
        }
        if (best >= 0) {
            return spare.remove(best);
        }
        if (!spare.isEmpty()) {
            // one that is too short makes way: in time all are long enough
            spare.remove(spare.size() - 1);
        }
        return new Piece(count);
    }

    /** Adds what the rank has sent after all that is here. What it sent in earlier generations is void. */
    void add(int newGeneration, Piece piece) {
        if (newGeneration > generation) {
            generation = newGeneration;
            spare.addAll(pieces);
            pieces.clear();
        }
        pieces.add(piece);
    }

    boolean has(int inGeneration) {
        return generation == inGeneration && !pieces.isEmpty();
    }

    /** Gives what came first, if there is something. */
    Piece take() {
        return pieces.remove();
    }

    void reuse(Piece piece) {
        spare.add(piece);
    }
}
