package io.tatara.spark;

import io.tatara.collective.CollectiveException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory that one rank's letters to others of its host go through, and others' to it. A chute is offered beside a letter that
 * goes over the network, as all do until the receiver has opened it. A longer letter takes a longer chute. Used by the worker's
 * thread.
 */
final class Chutes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Chutes.class);

    /** Floats of a letter for which a message by itself is not worth it. */
    private static final int SHORT = 2048;

    /** Letters of the longest kind that there is room for: a pipeline's schedules have up to so many on their way. */
    private static final int LETTERS = 8;

    private static final int LEAST_ROOM = 1 << 18;
    private static final int MOST_ROOM = 1 << 26;

    private final Neighbours neighbours;
    private final long runId;
    private final int rank;
    private final Map<Integer, End> out = new HashMap<>();
    private final Map<Integer, End> in = new HashMap<>();
    private final Set<Integer> without = new HashSet<>();
    private final List<Path> made = new ArrayList<>();
    private long bytesPut;

    /** The newest chute to or from a rank. */
    private record End(int version, Chute chute) {}

    Chutes(Neighbours neighbours, long runId, int rank) {
        this.neighbours = neighbours;
        this.runId = runId;
        this.rank = rank;
    }

    /**
     * Where a letter is, or where later ones could be.
     *
     * @param at in the chute; −1 if the letter is not there, and this an offer
     */
    record Place(long at, int version) {

        private static final int BYTES = Long.BYTES + Integer.BYTES;

        boolean isOffer() {
            return at < 0;
        }

        byte[] toBytes() {
            return ByteBuffer.allocate(BYTES).putLong(at).putInt(version).array();
        }

        static Place read(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            return new Place(in.getLong(), in.getInt());
        }
    }

    /** Puts a letter where its receiver finds it, if there is room; null if nothing is to be said beside it. */
    @Nullable
    Place put(int to, FloatBuffer letter) {
        int count = letter.remaining();
        if (count < SHORT || 2L * count > MOST_ROOM || without.contains(to) || !neighbours.isRead(to)) {
            return null;
        }
        End end = end(to, count);
        if (end == null) {
            return null;
        }
        if (!end.chute.isOpen()) {
            return new Place(-1, end.version);
        }
        long at = end.chute.put(letter);
        if (at < 0) {
            return null;
        }
        bytesPut += (long) Float.BYTES * count;
        return new Place(at, end.version);
    }

    private @Nullable End end(int to, int count) {
        End known = out.get(to);
        if (known != null && 2L * count <= known.chute.room()) {
            return known;
        }
        int room = (int) Math.min(MOST_ROOM, Math.max(LEAST_ROOM, (long) LETTERS * count));
        int version = known == null ? 0 : known.version + 1;
        Path file = file(neighbours.address(), to, version);
        try {
            End longer = new End(version, Chute.create(file, runId, rank, to, room));
            made.add(file);
            out.put(to, longer);
            return longer;
        } catch (IOException e) {
            LOG.warn("Letters of rank {} to rank {} of the same host go over the network: {}", rank, to, e.toString());
            delete(file);
            without.add(to);
            return null;
        }
    }

    /** Opens what a sender offers; what cannot be is not used. */
    void open(int from, Place offer) {
        End known = in.get(from);
        if (known == null || known.version < offer.version) {
            Chute chute = Chute.open(file(neighbours.addressOf(from), rank, offer.version), runId, from, rank);
            if (chute != null) {
                in.put(from, new End(offer.version, chute));
            }
        }
    }

    /** Takes a letter from where its sender says that it is. */
    void take(int from, Place place, FloatBuffer target) {
        End known = in.get(from);
        if (known == null || known.version != place.version) {
            throw new CollectiveException(
                    "rank %d has not opened what rank %d put a letter into".formatted(rank, from));
        }
        known.chute.take(place.at, target);
    }

    private static Path file(String prefix, int to, int version) {
        return Path.of("%s.letters-%d.%d".formatted(prefix, to, version));
    }

    long bytesPut() {
        return bytesPut;
    }

    /** Who has a chute keeps it, without a name. */
    @Override
    public void close() {
        made.forEach(this::delete);
    }

    private void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("rank {} leaves a file: {}", rank, e.toString());
        }
    }
}
