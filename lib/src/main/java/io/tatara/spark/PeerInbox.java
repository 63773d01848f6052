package io.tatara.spark;

import io.tatara.collective.CollectiveException;
import io.tatara.spark.PeerMessage.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived at one rank: parts of its slice and gathered bytes wait here until they are asked for, sums go straight
 * into the array that is being reduced. A rank that has finished a round may send parts of the next before this one
 * has, but is never further ahead: no round ends without everyone. Thread-safe: the transport's threads bring, the
 * worker's thread waits.
 */
final class PeerInbox {

    /** After a connection closed, how long the driver has to say why, before the rank that misses it does. */
    private static final long VERDICT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How much longer than the timeout a rank whose process lives may keep the others waiting. */
    private static final int PATIENCE = 10;

    private static final float[] NONE = {};

    private final int rank;
    private final long patienceNanos;
    private final Sender[] senders;
    private int round = -1;
    private Call call = new Call(Kind.HELLO, 0);
    private Slices slices;
    private float[] values = NONE;
    private long movedNanos;
    private @Nullable String failure;
    private boolean absence;

    /** What one rank has sent. */
    private static final class Sender {
        private final int rank;
        private final byte[][] gathered = new byte[2][];
        private @Nullable Call announced;
        private int announcedRound = -1;
        private float[][] parts = {};
        private int partsRound = -1;
        private int partFloats;
        private int sumFloats;
        private long lostNanos = Long.MAX_VALUE;

        private Sender(int rank) {
            this.rank = rank;
        }

        private boolean lost() {
            return lostNanos != Long.MAX_VALUE;
        }
    }

    /** What all ranks must call alike in a round: GATHER, or PART and so many floats. */
    private record Call(Kind kind, int total) {

        private String describe() {
            return kind == Kind.GATHER ? "allGather" : "allReduce of %d floats".formatted(total);
        }
    }

    PeerInbox(int rank, int size, double timeoutSeconds) {
        this.rank = rank;
        this.patienceNanos = (long) (PATIENCE * timeoutSeconds * 1e9);
        this.slices = new Slices(0, size);
        this.senders = new Sender[size];
        for (int i = 0; i < size; i++) {
            senders[i] = new Sender(i);
        }
    }

    /** Begins a sum over ranks; the array is this inbox's to fill until the round is over. */
    synchronized void openSum(int newRound, float[] array) {
        values = array;
        slices = new Slices(array.length, senders.length);
        open(newRound, new Call(Kind.PART, array.length));
    }

    synchronized void openGather(int newRound) {
        open(newRound, new Call(Kind.GATHER, 0));
    }

    private void open(int newRound, Call newCall) {
        round = newRound;
        call = newCall;
        movedNanos = System.nanoTime();
        for (Sender sender : senders) {
            sender.sumFloats = 0;
            if (sender.announcedRound == round) {
                requireAlike(sender);
            }
        }
    }

    /** Takes what a rank sent. */
    void take(PeerMessage message) {
        Sender sender = senders[message.rank()];
        if (message.kind() == Kind.PART) {
            // only the sender's own connection writes here, and the last round's are summed before it can send more
            keep(sender, message);
        } else if (message.kind() == Kind.SUM) {
            float[] target;
            synchronized (this) {
                target = message.round() == round && message.total() == values.length ? values : NONE;
            }
            if (target.length > 0) {
                message.payload().asFloatBuffer().get(target, message.offset(), message.floats());
            }
        }
        synchronized (this) {
            count(sender, message);
            notifyAll();
        }
    }

    private void keep(Sender sender, PeerMessage message) {
        Slices theirs = new Slices(message.total(), senders.length);
        int chunk = (message.offset() - theirs.from(rank)) / Slices.CHUNK;
        int chunks = Slices.chunks(theirs.count(rank));
        if (sender.parts.length != chunks) {
            sender.parts = new float[chunks][];
        }
        if (sender.parts[chunk] == null || sender.parts[chunk].length != message.floats()) {
            sender.parts[chunk] = new float[message.floats()];
        }
        message.payload().asFloatBuffer().get(sender.parts[chunk]);
    }

    private void count(Sender sender, PeerMessage message) {
        movedNanos = System.nanoTime();
        sender.announced = new Call(message.kind() == Kind.GATHER ? Kind.GATHER : Kind.PART, message.total());
        sender.announcedRound = message.round();
        if (message.round() == round) {
            requireAlike(sender);
        } else if (message.round() != round + 1) {
            fail("rank %d brings round %d while rank %d is in round %d"
                    .formatted(sender.rank, message.round(), rank, round));
        }
        switch (message.kind()) {
            case PART -> {
                sender.partFloats = message.floats() + (sender.partsRound == message.round() ? sender.partFloats : 0);
                sender.partsRound = message.round();
            }
            case SUM -> sender.sumFloats += message.floats();
            default -> {
                byte[] bytes = new byte[message.payload().remaining()];
                message.payload().get(bytes);
                sender.gathered[message.round() & 1] = bytes;
            }
        }
    }

    private void requireAlike(Sender sender) {
        Call theirs = sender.announced;
        if (theirs != null && !theirs.equals(call)) {
            fail("rank %d calls %s in round %d where rank %d calls %s"
                    .formatted(sender.rank, theirs.describe(), round, rank, call.describe()));
        }
    }

    /** Waits for a chunk of everyone's parts; {@code end} is where it ends in this rank's slice. */
    void awaitParts(int end) {
        await(sender -> sender.partsRound == round && sender.partFloats >= end);
    }

    /** A chunk of a rank's part, to be read once it has been waited for. */
    float[] part(int sender, int chunk) {
        return senders[sender].parts[chunk];
    }

    void awaitSums() {
        await(sender -> sender.sumFloats == slices.count(sender.rank));
    }

    /** Waits for every other rank's bytes; {@code own} is this rank's place in them. */
    synchronized byte[][] awaitGathered(byte[] own) {
        int parity = round & 1;
        await(sender -> sender.gathered[parity] != null);
        byte[][] all = new byte[senders.length][];
        for (Sender sender : senders) {
            all[sender.rank] = sender.rank == rank ? own : sender.gathered[parity];
            sender.gathered[parity] = null;
        }
        return all;
    }

    private synchronized void await(Predicate<Sender> has) {
        while (true) {
            List<Integer> missing = new ArrayList<>();
            long now = System.nanoTime();
            long until = movedNanos + patienceNanos;
            for (Sender sender : senders) {
                if (sender.rank != rank && !has.test(sender)) {
                    missing.add(sender.rank);
                    if (sender.lost()) {
                        until = Math.min(until, sender.lostNanos + VERDICT_NANOS);
                    }
                }
            }
            if (failure != null) {
                throw new CollectiveException(failure);
            }
            if (missing.isEmpty()) {
                return;
            }
            if (now >= until) {
                absence = true;
                fail(reason(missing));
                continue;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, Math.min(until - now, VERDICT_NANOS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CollectiveException("rank %d, round %d: interrupted".formatted(rank, round), e);
            }
        }
    }

    private String reason(List<Integer> missing) {
        for (int sender : missing) {
            if (senders[sender].lost()) {
                return "rank %d left before the end of round %d".formatted(sender, round);
            }
        }
        return "rank %s did not bring its part of round %d (%s) within %.0f s; see its executor's log"
                .formatted(missing, round, call.describe(), patienceNanos / 1e9);
    }

    /** Whether the failure is that another rank is gone or does not come. */
    synchronized boolean absence() {
        return absence;
    }

    /** The connection from a rank is closed: what it has not sent will not come. */
    synchronized void lost(int sender) {
        senders[sender].lostNanos = System.nanoTime();
        notifyAll();
    }

    /** Ends this wait and all later ones; the first reason counts. */
    synchronized void fail(String reason) {
        if (failure == null) {
            failure = reason;
            notifyAll();
        }
    }
}
