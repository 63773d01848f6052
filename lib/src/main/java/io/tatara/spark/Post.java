package io.tatara.spark;

import io.tatara.collective.CollectiveException;
import io.tatara.collective.Floats;
import io.tatara.collective.Values;
import io.tatara.spark.Chutes.Place;
import io.tatara.spark.Letters.Piece;
import io.tatara.spark.PeerMessage.Kind;
import io.tatara.spark.PeerMessage.Stamp;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** One rank's letters to others and from them: in pieces, or within a host through shared memory. Used by the worker's thread. */
final class Post {

    private final int rank;
    private final int size;
    private final long runId;
    private final Patience patience;
    private final PeerInbox inbox;
    private final PeerLinks links;
    private final Chutes chutes;

    Post(HubLink hub, Patience patience, PeerInbox inbox, PeerLinks links, Chutes chutes) {
        this.chutes = chutes;
        this.rank = hub.rank();
        this.size = hub.size();
        this.runId = hub.runId();
        this.patience = patience;
        this.inbox = inbox;
        this.links = links;
    }

    /** @param index of the next exchange */
    void send(int to, int index, FloatBuffer floats) {
        requirePresent(to);
        Values letter = Values.of(floats);
        int total = letter.length();
        Stamp stamp = new Stamp(rank, runId, patience.roster().generation(), index, total, new Floats());
        Place place = chutes.put(to, floats);
        byte[] note = place == null ? null : place.toBytes();
        if (place != null && !place.isOffer()) {
            links.send(to, Kind.LETTER, stamp, 0, note, Values.NONE, 0, 0);
        } else {
            sendPieces(to, stamp, note, letter);
        }
        floats.position(floats.limit());
    }

    private void sendPieces(int to, Stamp stamp, byte @Nullable [] note, Values letter) {
        int at = 0;
        do {
            int count = Math.min(Slices.CHUNK, stamp.total() - at);
            links.send(to, Kind.LETTER, stamp, at, at == 0 ? note : null, letter, at, count);
            at += count;
        } while (at < stamp.total());
    }

    void receive(int from, FloatBuffer target) {
        try {
            requirePresent(from);
            int total = target.remaining();
            int at = 0;
            do {
                Piece piece = inbox.awaitLetter(from);
                requireNext(from, piece, at, total);
                at += read(from, piece, target);
                inbox.reuse(from, piece);
            } while (at < total);
        } catch (RosterChanges e) {
            throw failure(from, "another rank is gone", e);
        } catch (CollectiveException e) {
            throw failure(from, String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns how many floats of the letter that is. */
    private int read(int from, Piece piece, FloatBuffer target) {
        Place place = piece.place();
        if (place != null && !place.isOffer()) {
            chutes.take(from, place, target);
            return piece.total();
        }
        if (place != null) {
            chutes.open(from, place);
        }
        piece.read(target);
        return piece.count();
    }

    private void requireNext(int from, Piece piece, int at, int total) {
        if (piece.total() != total) {
            patience.fail("rank %d sends %d floats where rank %d receives %d floats"
                    .formatted(from, piece.total(), rank, total));
        } else if (piece.offset() != at) {
            // the others went to a wait that was interrupted
            patience.fail("rank %d has %d of %d floats of a letter".formatted(rank, total - piece.offset(), total));
        }
        patience.requireWhole();
    }

    private void requirePresent(int peer) {
        if (peer == rank || peer < 0 || peer >= size) {
            throw new IllegalArgumentException("rank %d of %d knows no other rank %d".formatted(rank, size, peer));
        }
        patience.requireWhole();
        Roster roster = patience.roster();
        if (!roster.addresses().containsKey(peer)) {
            throw new CollectiveException("rank %d is gone".formatted(peer));
        }
        if (patience.isOver(roster.generation())) {
            throw new CollectiveException("rank %d cannot send or receive: another rank is gone".formatted(rank));
        }
    }

    private CollectiveException failure(int from, String reason, RuntimeException cause) {
        return new CollectiveException("rank %d waits for what rank %d sends: %s".formatted(rank, from, reason), cause);
    }
}
