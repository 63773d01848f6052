package io.tatara.spark;

import io.tatara.spark.Letters.Piece;
import io.tatara.spark.PeerMessage.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived at one rank: parts of its slice and notes wait here until they are asked for, sums go straight into the
 * array that is being filled. A rank that has finished an exchange may send parts of the next before this one has, but is
 * never further ahead: no exchange ends without everyone. Thread-safe: the transport's threads bring, the worker's waits.
 */
final class PeerInbox {

    private static final float[] NONE = {};
    private static final byte[] NO_NOTE = {};

    private final int rank;
    private final int size;
    private final Patience patience;
    private final Neighbours neighbours;
    private int floor;
    private int index = -1;
    private float[] sums = NONE;

    /**
     * @param patience whose lock guards this inbox, too
     * @param neighbours where what does not arrive is looked for
     */
    PeerInbox(int rank, int size, Patience patience, Neighbours neighbours) {
        this.rank = rank;
        this.size = size;
        this.patience = patience;
        this.neighbours = neighbours;
    }

    /** Refuses from now on what was sent before the roster changes; no such message is being taken any more. */
    void leave(Roster ended) {
        for (int i = 0; i < size; i++) {
            synchronized (patience.sender(i)) {
                synchronized (patience) {
                    floor = ended.generation() + 1;
                }
            }
        }
    }

    /** Begins an exchange; the array is this inbox's to fill until it is over. */
    void open(int newIndex, float[] target) {
        synchronized (patience) {
            index = newIndex;
            sums = target;
            patience.begin(newIndex, target.length);
            for (int peer : patience.roster().ranks()) {
                requireAlike(patience.sender(peer));
            }
        }
    }

    /** Takes what a rank sent. */
    void take(PeerMessage message) {
        Incoming sender = patience.sender(message.rank());
        if (message.kind() == Kind.LETTER) {
            takeLetter(sender, message);
            return;
        }
        synchronized (sender) {
            float[] target;
            synchronized (patience) {
                if (message.generation() < floor) {
                    return;
                }
                target = message.index() == index && message.total() == sums.length ? sums : NONE;
            }
            if (message.kind() == Kind.PART) {
                sender.keep(message);
            } else if (target.length > 0) {
                message.unpack(target, message.offset());
            }
        }
        synchronized (patience) {
            sender.count(message);
            requireAlike(sender);
            patience.moved();
        }
    }

    private void takeLetter(Incoming sender, PeerMessage message) {
        synchronized (sender) {
            Piece piece;
            synchronized (patience) {
                if (message.generation() < floor) {
                    return;
                }
                piece = sender.letters().blank(message.count());
            }
            piece.fill(message);
            synchronized (patience) {
                sender.letters().add(message.generation(), piece);
                patience.delivered();
            }
        }
    }

    /** Waits for more of a rank's letters; to be {@linkplain #reuse given back}. */
    Piece awaitLetter(int from) {
        patience.awaitLetter(sender -> sender.rank() != from || sender.letters().has(generation()));
        synchronized (patience) {
            return patience.sender(from).letters().take();
        }
    }

    /** Takes back what has been read. */
    void reuse(int from, Piece piece) {
        synchronized (patience) {
            patience.sender(from).letters().reuse(piece);
        }
    }

    private void requireAlike(Incoming sender) {
        requireAlike(sender.rank(), sender.announced(index));
    }

    private void requireAlike(int sender, int theirs) {
        if (theirs >= 0 && theirs != sums.length) {
            patience.fail("rank %d calls %s in round %d where rank %d calls %s"
                    .formatted(sender, call(theirs), index, rank, call(sums.length)));
        }
    }

    /** What it is to exchange so many floats. */
    static String call(int floats) {
        return floats == 0 ? "allGather" : "allReduce of %d floats".formatted(floats);
    }

    /** Waits for a chunk of everyone's parts; {@code end} is where it ends in this rank's slice. */
    void awaitParts(int end) {
        patience.await(sender -> sender.hasParts(generation(), index, end) || shared(sender.rank()) != null);
    }

    /** Waits for a chunk of some ranks' parts, which are sent. */
    void awaitParts(int end, Collection<Integer> from) {
        patience.await(sender -> !from.contains(sender.rank()) || sender.hasParts(generation(), index, end));
    }

    /** Waits until some ranks share their parts. */
    void awaitShared(Collection<Integer> members) {
        patience.await(sender -> !members.contains(sender.rank()) || shared(sender.rank()) != null);
    }

    /** Waits until a rank shares all of its sums. */
    void awaitSummed(int member) {
        patience.await(sender -> sender.rank() != member || sharesSums(member));
    }

    private boolean sharesSums(int member) {
        Region region = shared(member);
        return region != null && region.summed(generation(), index);
    }

    /** A chunk of a rank's part that was sent, to be read once it has been waited for. */
    float[] part(int sender, int chunk) {
        return patience.sender(sender).part(chunk);
    }

    /** Where a rank shares its part of the open exchange; null if it does not, or not yet. */
    @Nullable
    Region shared(int sender) {
        Region region = neighbours.announcing(sender, generation(), index);
        if (region != null) {
            requireAlike(sender, region.total(index));
        }
        return region;
    }

    /** Waits for the sums of a rank's slice; those that it does not share are in the array then. */
    void awaitSums(int owner, int floats) {
        patience.await(sender -> {
            return sender.rank() != owner || sender.hasSums(generation(), index, floats) || sharesSums(owner);
        });
    }

    /** Waits for the note of everyone in the roster; {@code own} is this rank's. */
    List<byte[]> awaitNotes(byte[] own) {
        patience.await(sender -> sender.note(generation(), index) != null || shared(sender.rank()) != null);
        List<byte[]> all = new ArrayList<>();
        for (int peer : patience.roster().ranks()) {
            all.add(peer == rank ? own : note(peer));
        }
        return all;
    }

    private byte[] note(int peer) {
        synchronized (patience) {
            byte[] sent = patience.sender(peer).note(generation(), index);
            if (sent != null) {
                return sent;
            }
        }
        Region region = shared(peer);
        byte[] note = region == null ? NO_NOTE : region.note(index);
        if (region == null || shared(peer) == null) {
            // it writes another generation's over it
            throw new RosterChanges();
        }
        return note;
    }

    /** Waits for the outcome of the open exchange, whose sums are then in its array; returns all notes. */
    List<byte[]> awaitOutcome(int source) {
        patience.await(sender -> sender.rank() != source || sender.outcome(generation(), index) != null);
        synchronized (patience) {
            byte[] packed = patience.sender(source).outcome(generation(), index);
            return packed == null ? List.of() : Notes.unpack(packed);
        }
    }

    private int generation() {
        return patience.roster().generation();
    }
}
