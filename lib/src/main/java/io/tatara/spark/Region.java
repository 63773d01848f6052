package io.tatara.spark;

import io.tatara.MappedFile;
import io.tatara.collective.Wire;
import io.tatara.spark.PeerMessage.Stamp;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Memory that processes of one host share, as a file that each maps: its owner writes, the others look until what they wait
 * for is there, and nothing goes over the network. Through sockets of one host the same floats take ten times as long.
 *
 * <pre>
 *   bytes   0  run and rank of the owner, that nobody takes another's file for it
 *          16  the newest version of the owner's region, kept in version 0
 *          24  floats and bytes of a note that it has room for, ranks that it knows
 *          64  begun    exchange whose parts and note the owner writes, or has written
 *          72  summing  exchange whose sums it writes, or has written
 *          80  summed   exchange whose sums are all there
 *         128  two announcements, in turn: exchange whose parts and note are all there; its floats; the note's length; a
 *              bit for each rank that they are for; the note
 *              the owner's parts of others' slices, each float where it is in the array
 *              the sums of its own slice, and of others that it hands on
 * </pre>
 *
 * An exchange is named by its generation and index. Nobody can need what a later one overwrites: parts, for who has everyone's
 * sums, or everyone's announcement of an exchange without floats or parts, knows that everyone has summed; sums, for who has
 * everyone's announcement of the next knows that everyone is done with this one, and parts, which are written before that,
 * have another place; an announcement, for the one after the next takes its place. Only a rank that is out of the roster may
 * read what is being overwritten, and finds another exchange begun when it has read.
 */
final class Region {

    private static final int LATEST = 16;
    private static final int ROOM = 24;
    private static final int BEGUN = 64;
    private static final int SUMMING = 72;
    private static final int SUMMED = 80;
    private static final int ANNOUNCEMENTS = 128;
    private static final int READERS = 16;
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer bytes;
    private final Room room;
    private final FloatBuffer parts;
    private final FloatBuffer sums;

    /**
     * What a region is made for.
     *
     * @param floats of an exchange
     * @param noteBytes of a note
     * @param ranks of the run
     */
    record Room(int floats, int noteBytes, int ranks) {

        private static final int LONGEST_NOTE = 1 << 24;

        private int noteAt() {
            return READERS + (ranks + 63) / 64 * 8;
        }

        private int announcement(int index) {
            return ANNOUNCEMENTS + (index & 1) * (noteAt() + noteBytes);
        }

        private int partsAt() {
            return announcement(0) + 2 * (noteAt() + noteBytes);
        }

        private long sumsAt() {
            return partsAt() + 4L * floats;
        }

        /**
         * Of a slice, when at least two ranks have one, at most half of the array. By host also of slices of other hosts'
         * ranks: two of three, when one of three ranks is alone on its host. A slice is of whole blocks, and has up to one
         * more.
         */
        private int sums() {
            return floats - floats / 3 + Wire.BLOCK * ranks;
        }

        private long size() {
            return sumsAt() + 4L * sums();
        }

        /** Whether a file of that much can be mapped. */
        boolean fits() {
            return noteBytes <= LONGEST_NOTE && size() <= Integer.MAX_VALUE;
        }
    }

    private Region(ByteBuffer bytes, Room room) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        this.room = room;
        this.parts = floats(room.partsAt(), room.floats());
        this.sums = floats(Math.toIntExact(room.sumsAt()), room.sums());
    }

    private FloatBuffer floats(int at, int count) {
        return bytes.slice(at, 4 * count).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    /** Makes the file. */
    static Region create(Path file, long runId, int rank, Room room) throws IOException {
        Region region = new Region(MappedFile.create(file, room.size()), room);
        region.bytes.putInt(ROOM, room.floats()).putInt(ROOM + 4, room.noteBytes());
        region.bytes.putInt(ROOM + 8, room.ranks());
        region.bytes.putLong(0, runId).putLong(8, rank);
        return region;
    }

    /** Maps another's file to read; null if there is none here, or it is not that rank's. */
    static @Nullable Region open(Path file, long runId, int rank) {
        ByteBuffer bytes = MappedFile.open(file, false);
        if (bytes == null
                || bytes.capacity() < ANNOUNCEMENTS
                || bytes.getLong(0) != runId
                || bytes.getLong(8) != rank) {
            return null;
        }
        Room room = new Room(bytes.getInt(ROOM), bytes.getInt(ROOM + 4), bytes.getInt(ROOM + 8));
        return room.size() == bytes.capacity() ? new Region(bytes, room) : null;
    }

    Room room() {
        return room;
    }

    boolean holds(int length, int noteBytes) {
        return length <= room.floats() && noteBytes <= room.noteBytes();
    }

    /** Of the owner's region; kept in version 0. */
    int latest() {
        return (int) (long) LONGS.getVolatile(bytes, LATEST);
    }

    void latest(int version) {
        LONGS.setVolatile(bytes, LATEST, (long) version);
    }

    /** The parts that were there are no longer good. */
    void begin(Stamp stamp) {
        stamp(BEGUN, stamp);
        VarHandle.fullFence();
    }

    /** The owner's parts from {@code at} in the array on, to be written by it alone. */
    FloatBuffer parts(int at, int count) {
        return parts.slice(at, count);
    }

    /** The sums from {@code at} in the owner's slice on, to be written by it alone. */
    FloatBuffer sums(int at, int count) {
        return sums.slice(at, count);
    }

    /** The parts are written, and are for these ranks, as is the note. */
    void announce(Stamp stamp, byte[] note, Set<Integer> readers) {
        int at = room.announcement(stamp.index());
        bytes.putInt(at + 8, stamp.total()).putInt(at + 12, note.length);
        for (int word = 0; word < (room.ranks() + 63) / 64; word++) {
            bytes.putLong(at + READERS + 8 * word, 0);
        }
        for (int reader : readers) {
            int word = at + READERS + reader / 64 * 8;
            bytes.putLong(word, bytes.getLong(word) | 1L << reader);
        }
        bytes.put(at + room.noteAt(), note);
        stamp(at, stamp);
    }

    void beginSums(Stamp stamp) {
        stamp(SUMMING, stamp);
        VarHandle.fullFence();
    }

    void finishSums(Stamp stamp) {
        stamp(SUMMED, stamp);
    }

    private void stamp(int at, Stamp stamp) {
        LONGS.setVolatile(bytes, at, code(stamp.generation(), stamp.index()));
    }

    private boolean is(int at, int generation, int index) {
        return (long) LONGS.getVolatile(bytes, at) == code(generation, index);
    }

    private static long code(int generation, int index) {
        return (long) generation << 32 | index;
    }

    /** Whether an exchange's parts and note are there, for this reader. */
    boolean announces(int generation, int index, int reader) {
        int at = room.announcement(index);
        return is(at, generation, index) && (bytes.getLong(at + READERS + reader / 64 * 8) & 1L << reader) != 0;
    }

    /** Floats of an exchange that is announced. */
    int total(int index) {
        return bytes.getInt(room.announcement(index) + 8);
    }

    byte[] note(int index) {
        int at = room.announcement(index);
        byte[] note = new byte[Math.max(0, Math.min(bytes.getInt(at + 12), room.noteBytes()))];
        bytes.get(at + room.noteAt(), note);
        return note;
    }

    boolean summed(int generation, int index) {
        return is(SUMMED, generation, index);
    }

    void readParts(int from, float[] target, int count) {
        parts.get(from, target, 0, count);
    }

    void readSums(int from, float[] target, int at, int count) {
        sums.get(from, target, at, count);
    }

    /** Whether parts that have just been read were this exchange's all the while. */
    boolean stillHasParts(int generation, int index) {
        VarHandle.fullFence();
        return is(BEGUN, generation, index);
    }

    /** Whether sums that have just been read were this exchange's all the while. */
    boolean stillHasSums(int generation, int index) {
        VarHandle.fullFence();
        boolean sameRoster = (long) LONGS.getVolatile(bytes, BEGUN) >>> 32 == generation;
        return sameRoster && is(SUMMING, generation, index);
    }
}
