package io.tatara.spark;

import io.tatara.collective.CollectiveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ranks that share this one's host and files, with a {@link Region} each. A rank's region has versions: a longer array
 * takes a new file. Thread-safe: the transport's threads read, the worker writes.
 */
final class Neighbours implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Neighbours.class);

    private final @Nullable String prefix;
    private final long runId;
    private final int rank;
    private final Set<Integer> readers = ConcurrentHashMap.newKeySet();
    private final Map<Integer, String> prefixes = new ConcurrentHashMap<>();
    private final Map<Integer, Opened> opened = new ConcurrentHashMap<>();
    private @Nullable Region own;
    private int version;

    /** Another's region, in the version that it wrote last. */
    private record Opened(int version, Region region) {}

    /** @param folder on a local disk; null to share nothing */
    Neighbours(@Nullable Path folder, long runId, int rank) {
        this.prefix = folder == null
                ? null
                : folder.resolve("exchange-" + UUID.randomUUID()).toString();
        this.runId = runId;
        this.rank = rank;
        // of no length: what it is for is to be found
        own = create(0);
    }

    /** Where others find this rank's regions; empty if it has none. */
    String address() {
        return own == null || prefix == null ? "" : prefix;
    }

    /** Returns whether this rank can read what a rank of the same host shares. */
    boolean canRead(int peer, String address) {
        if (own == null || address.isEmpty()) {
            return false;
        }
        prefixes.put(peer, address);
        opened.remove(peer);
        return Region.open(file(address, 0), runId, peer) != null;
    }

    /** A rank says whether it can read what this one shares. */
    void greeted(int peer, boolean reads) {
        if (reads) {
            readers.add(peer);
        } else {
            readers.remove(peer);
        }
    }

    /** A rank is gone; if it comes back, perhaps on another host, it says anew whether it can read. */
    void forget(int peer) {
        readers.remove(peer);
    }

    /** Those that can read what this rank shares, as far as they have said so. */
    Set<Integer> readers() {
        return Set.copyOf(readers);
    }

    /** This rank's region, for an array of that length; null if it cannot be shared. */
    @Nullable
    Region own(int length) {
        if (own == null || readers.isEmpty() || !Region.fits(length)) {
            return null;
        }
        if (!own.holds(length)) {
            // the one before may still be read, though not the one before that; 0 is there to be found
            if (version > 1) {
                delete(version - 1);
            }
            version++;
            own = create(length);
        }
        return own;
    }

    /** Of this rank's region; 0 before it has been asked for. */
    int version() {
        return version;
    }

    private @Nullable Region create(int length) {
        if (prefix == null) {
            return null;
        }
        try {
            return Region.create(file(prefix, version), runId, rank, length);
        } catch (IOException e) {
            LOG.warn("rank {} shares no memory with others of its host: {}", rank, e.toString());
            delete(version);
            return null;
        }
    }

    /** A version of another's region. */
    Region of(int peer, int itsVersion) {
        Opened known = opened.get(peer);
        if (known != null && known.version == itsVersion) {
            return known.region;
        }
        String its = prefixes.get(peer);
        Region region = its == null ? null : Region.open(file(its, itsVersion), runId, peer);
        if (region == null) {
            throw new CollectiveException("rank %d shares memory that rank %d cannot read".formatted(peer, rank));
        }
        opened.put(peer, new Opened(itsVersion, region));
        return region;
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
