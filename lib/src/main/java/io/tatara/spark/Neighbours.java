package io.tatara.spark;

import io.tatara.TataraException;
import io.tatara.spark.Region.Room;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ranks that share this one's host and files, with a {@link Region} each. A rank's region has versions: a longer array
 * or note takes a new file. Thread-safe.
 */
final class Neighbours implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Neighbours.class);

    /** Notes differ in length from exchange to exchange: room for them grows in steps of this many bytes. */
    private static final int NOTE_STEP = 4096;

    private final @Nullable String prefix;
    private final long runId;
    private final int rank;
    private final int ranks;
    private final Set<Integer> readers = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Neighbour> shown = new ConcurrentHashMap<>();
    private final @Nullable Region first;
    private @Nullable Region own;
    private int version;

    /** @param folder on a local disk; null to share nothing */
    Neighbours(@Nullable Path folder, long runId, int rank, int ranks) {
        this.prefix = folder == null
                ? null
                : folder.resolve("exchange-" + UUID.randomUUID()).toString();
        this.runId = runId;
        this.rank = rank;
        this.ranks = ranks;
        // without room: what it is for is to be found
        first = create(new Room(0, 0, ranks));
        own = first;
    }

    /** Another rank's regions: the first, which tells of the newest; that; and the one before. */
    private final class Neighbour {

        private final int peer;
        private final String itsPrefix;
        private final Region itsFirst;
        private Region newest;
        private Region before;
        private int itsVersion;

        private Neighbour(int peer, String itsPrefix, Region itsFirst) {
            this.peer = peer;
            this.itsPrefix = itsPrefix;
            this.itsFirst = itsFirst;
            this.newest = itsFirst;
            this.before = itsFirst;
        }

        /** It may be one exchange ahead, and have taken another version for it. */
        private synchronized @Nullable Region announcing(int generation, int index) {
            follow();
            if (newest.announces(generation, index, rank)) {
                return newest;
            }
            return before.announces(generation, index, rank) ? before : null;
        }

        private void follow() {
            for (int latest = itsFirst.latest(); latest != itsVersion; latest = itsFirst.latest()) {
                Region last = version(latest);
                Region secondLast = latest - 1 == itsVersion ? newest : version(latest - 1);
                if (last != null && secondLast != null) {
                    newest = last;
                    before = secondLast;
                    itsVersion = latest;
                } else if (latest == itsFirst.latest()) {
                    // not because it has gone on and deleted what was the second last
                    throw new TataraException(
                            "rank %d shares memory that rank %d of the same host cannot read: %s; spark.tatara.shareMemory=false has them use the network"
                                    .formatted(peer, rank, file(itsPrefix, latest)));
                }
            }
        }

        private @Nullable Region version(int which) {
            return which == 0 ? itsFirst : Region.open(file(itsPrefix, which), runId, peer);
        }
    }

    /** Where others find this rank's regions; empty if it has none. */
    String address() {
        return first == null || prefix == null ? "" : prefix;
    }

    /** Returns whether this rank can read what a rank of the same host shares. */
    boolean canRead(int peer, String address) {
        shown.remove(peer);
        if (first == null || address.isEmpty()) {
            return false;
        }
        Region found = Region.open(file(address, 0), runId, peer);
        if (found != null) {
            shown.put(peer, new Neighbour(peer, address, found));
        }
        return found != null;
    }

    /** A rank says whether it can read what this one shares. */
    void greeted(int peer, boolean reads) {
        if (reads) {
            readers.add(peer);
        } else {
            readers.remove(peer);
        }
    }

    /** Those that can read what this rank shares, as far as they have said so. */
    Set<Integer> readers() {
        return Set.copyOf(readers);
    }

    /** Whether a rank has said that it can read what this one shares. */
    boolean isRead(int peer) {
        return readers.contains(peer);
    }

    /** Where a rank of the same host has its regions. */
    String addressOf(int peer) {
        Neighbour neighbour = shown.get(peer);
        return neighbour == null ? "" : neighbour.itsPrefix;
    }

    /** Whether there may be something to read, for which nothing wakes the reader. */
    boolean anyShown() {
        return !shown.isEmpty();
    }

    /** This rank's region, for an array and a note of these lengths; null if they cannot be shared. */
    @Nullable
    Region own(int length, int noteBytes) {
        if (own == null || first == null) {
            return null;
        }
        if (!own.holds(length, noteBytes)) {
            Room had = own.room();
            Room room = new Room(
                    Math.max(length, had.floats()),
                    Math.max(noteBytes / NOTE_STEP * NOTE_STEP + NOTE_STEP, had.noteBytes()),
                    ranks);
            if (!room.fits()) {
                return null;
            }
            // the one before may still be read, though not the one before that; the first is there to be found
            if (version > 1) {
                delete(version - 1);
            }
            version++;
            own = create(room);
            if (own != null) {
                first.latest(version);
            }
        }
        return own;
    }

    /**
     * This rank's region, where others count on it.
     *
     * @throws TataraException if it cannot be had
     */
    Region requireOwn(int length, int noteBytes) {
        Region region = own(length, noteBytes);
        if (region == null) {
            throw new TataraException(
                    "rank %d has no room to share %d floats with others of its host; leave out spark.tatara.sumByHost"
                            .formatted(rank, length));
        }
        return region;
    }

    /** @throws TataraException if this rank cannot read what one of these shares */
    void requireShown(Collection<Integer> peers) {
        for (int peer : peers) {
            if (peer != rank && !shown.containsKey(peer)) {
                throw new TataraException(
                        "rank %d cannot read the memory that rank %d shares, though both are on one host; leave out spark.tatara.sumByHost"
                                .formatted(rank, peer));
            }
        }
    }

    private @Nullable Region create(Room room) {
        if (prefix == null) {
            return null;
        }
        try {
            return Region.create(file(prefix, version), runId, rank, room);
        } catch (IOException e) {
            LOG.warn("rank {} shares no memory with others of its host: {}", rank, e.toString());
            delete(version);
            return null;
        }
    }

    /** The region in which a rank has announced its part of an exchange to this one; null if it has not, or not there. */
    @Nullable
    Region announcing(int peer, int generation, int index) {
        Neighbour neighbour = shown.get(peer);
        return neighbour == null ? null : neighbour.announcing(generation, index);
    }

    private static Path file(String itsPrefix, int itsVersion) {
        return Path.of(itsPrefix + "." + itsVersion);
    }

    private void delete(int which) {
        try {
            if (prefix != null) {
                Files.deleteIfExists(file(prefix, which));
            }
        } catch (IOException e) {
            LOG.warn("rank {} leaves a file: {}", rank, e.toString());
        }
    }

    @Override
    public void close() {
        delete(0);
        delete(version - 1);
        delete(version);
    }
}
