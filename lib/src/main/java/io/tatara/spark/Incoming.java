package io.tatara.spark;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one rank has sent to this one. Messages of a new generation make those of the one before void. Guarded by the
 * inbox that holds it, but for the floats, which only the sender's own connection writes: a part is summed before its
 * sender can send the next.
 */
final class Incoming {

    private final int rank;
    private final Letters letters = new Letters();
    private final byte[] @Nullable [] notes = new byte @Nullable [2][];
    private final int[] noteIndices = {-1, -1};
    private float[][] parts = {};
    private int generation;
    private int partsIndex = -1;
    private int partFloats;
    private int sumsIndex = -1;
    private int sumFloats;
    private int outcomeIndex = -1;
    private int outcomeFloats;
    private int outcomeTotal;
    private byte @Nullable [] outcomeNotes;
    private int announcedIndex = -1;
    private int announcedTotal;
    private long lostNanos = Long.MAX_VALUE;

    Incoming(int rank) {
        this.rank = rank;
    }

    int rank() {
        return rank;
    }

    /** What it has sent this rank apart from exchanges. */
    Letters letters() {
        return letters;
    }

    /** Keeps a part's floats, which are a chunk of this rank's slice, or none. */
    void keep(PeerMessage message) {
        int chunk = message.offset() / Slices.CHUNK;
        int count = message.count();
        if (count == 0) {
            return;
        }
        if (chunk >= parts.length) {
            parts = Arrays.copyOf(parts, chunk + 1);
        }
        if (parts[chunk] == null || parts[chunk].length != count) {
            parts[chunk] = new float[count];
        }
        message.unpack(parts[chunk], 0);
    }

    float[] part(int chunk) {
        return parts[chunk];
    }

    /** Takes note of a message whose floats are where they belong. */
    void count(PeerMessage message) {
        if (message.generation() < generation) {
            return;
        }
        if (message.generation() > generation) {
            generation = message.generation();
            Arrays.fill(noteIndices, -1);
            partsIndex = -1;
            sumsIndex = -1;
            outcomeIndex = -1;
        }
        switch (message.kind()) {
            case PART -> {
                // one without floats may belong to the next exchange, while the parts of this one wait to be summed
                if (message.count() > 0) {
                    partFloats = message.count() + (partsIndex == message.index() ? partFloats : 0);
                    partsIndex = message.index();
                }
                announcedIndex = message.index();
                announcedTotal = message.total();
                byte[] note = message.noteBytes();
                if (note != null) {
                    notes[message.index() & 1] = note;
                    noteIndices[message.index() & 1] = message.index();
                }
            }
            case SUM -> {
                sumFloats = message.count() + (sumsIndex == message.index() ? sumFloats : 0);
                sumsIndex = message.index();
            }
            case OUTCOME -> {
                outcomeFloats = message.count() + (outcomeIndex == message.index() ? outcomeFloats : 0);
                outcomeIndex = message.index();
                outcomeTotal = message.total();
                byte[] note = message.noteBytes();
                outcomeNotes = note == null ? outcomeNotes : note;
            }
            case HELLO, LETTER -> throw new IllegalArgumentException(message.kind() + " is no part of an exchange");
        }
    }

    boolean hasParts(int inGeneration, int index, int floats) {
        return generation == inGeneration && partsIndex == index && partFloats >= floats;
    }

    boolean hasSums(int inGeneration, int index, int floats) {
        return floats == 0 || (generation == inGeneration && sumsIndex == index && sumFloats == floats);
    }

    byte @Nullable [] note(int inGeneration, int index) {
        return generation == inGeneration && noteIndices[index & 1] == index ? notes[index & 1] : null;
    }

    /** All notes of an exchange whose outcome is here whole. */
    byte @Nullable [] outcome(int inGeneration, int index) {
        return generation == inGeneration && outcomeIndex == index && outcomeFloats == outcomeTotal
                ? outcomeNotes
                : null;
    }

    /** The floats of the exchange that it last brought parts for, if that is this one; else −1. */
    int announced(int index) {
        return announcedIndex == index ? announcedTotal : -1;
    }

    /** The connection that it came over is closed. */
    void lost() {
        lostNanos = System.nanoTime();
    }

    /** It takes part from now on: if it is not connected, it has yet to be missed for that. */
    void expect(long nanos) {
        lostNanos = lostNanos == Long.MAX_VALUE ? lostNanos : nanos;
    }

    /** It came back over a new connection. */
    void found() {
        lostNanos = Long.MAX_VALUE;
    }

    /** When it was lost; {@link Long#MAX_VALUE} while it is not. */
    long lostNanos() {
        return lostNanos;
    }
}
