package io.tatara.collective;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Ranks that are threads of one JVM and meet under one lock. A rank that closes has left; the others then fail. */
public final class ThreadCollective implements Collective {

    private final Meeting meeting;
    private final int rank;
    private int round;

    private ThreadCollective(Meeting meeting, int rank) {
        this.meeting = meeting;
        this.rank = rank;
    }

    /**
     * Makes a world of ranks, in rank order, each for one thread.
     *
     * @param timeout longest wait for the last rank to arrive at an exchange
     */
    public static List<Collective> ranks(int size, Duration timeout) {
        Meeting meeting = new Meeting(size, timeout);
        return IntStream.range(0, size)
                .<Collective>mapToObj(rank -> new ThreadCollective(meeting, rank))
                .toList();
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int size() {
        return meeting.size;
    }

    @Override
    public void allReduce(float[] values) {
        meeting.arrive(rank, round++, new Exchange(meeting.size, "allReduce", values.length), values);
    }

    @Override
    public byte[][] allGather(byte[] payload) {
        Exchange exchange = meeting.arrive(rank, round++, new Exchange(meeting.size, "allGather", -1), payload.clone());
        byte[][] all = new byte[meeting.size][];
        for (int i = 0; i < all.length; i++) {
            all[i] = ((byte[]) exchange.brought[i]).clone();
        }
        return all;
    }

    @Override
    public void close() {
        meeting.leave(rank, round);
    }

    /** One call of every rank: what each brought, and whether all have come. */
    private static final class Exchange {

        private final String call;
        private final int length;
        private final @Nullable Object[] brought;
        private int arrived;

        private Exchange(int size, String call, int length) {
            this.call = call;
            this.length = length;
            this.brought = new @Nullable Object[size];
        }

        private String describe() {
            return length < 0 ? call : "%s of %d floats".formatted(call, length);
        }

        private List<Integer> missing() {
            List<Integer> ranks = new ArrayList<>();
            for (int i = 0; i < brought.length; i++) {
                if (brought[i] == null) {
                    ranks.add(i);
                }
            }
            return ranks;
        }

        private void complete() {
            if (length < 0) {
                return;
            }
            float[] sum = ((float[]) brought[0]).clone();
            for (int r = 1; r < brought.length; r++) {
                float[] values = (float[]) brought[r];
                for (int i = 0; i < length; i++) {
                    sum[i] += values[i];
                }
            }
            for (Object values : brought) {
                System.arraycopy(sum, 0, (float[]) values, 0, length);
            }
        }
    }

    private static final class Meeting {

        private final int size;
        private final long timeoutNanos;
        private @Nullable Exchange open;
        private @Nullable String failure;

        private Meeting(int size, Duration timeout) {
            this.size = size;
            this.timeoutNanos = timeout.toNanos();
        }

        private synchronized Exchange arrive(int rank, int round, Exchange proposal, Object brought) {
            requireWhole();
            if (open == null) {
                open = proposal;
            }
            Exchange exchange = open;
            if (!exchange.describe().equals(proposal.describe())) {
                throw fail("rank %d calls %s in round %d where others call %s"
                        .formatted(rank, proposal.describe(), round, exchange.describe()));
            }
            exchange.brought[rank] = brought;
            exchange.arrived++;
            if (exchange.arrived == size) {
                exchange.complete();
                open = null;
                notifyAll();
                return exchange;
            }
            awaitOthers(exchange, round);
            return exchange;
        }

        private void awaitOthers(Exchange exchange, int round) {
            long deadline = System.nanoTime() + timeoutNanos;
            while (exchange.arrived < size) {
                requireWhole();
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw fail("rank %s did not come to round %d (%s) within %s s"
                            .formatted(exchange.missing(), round, exchange.describe(), timeoutNanos / 1e9));
                }
                try {
                    wait(left / 1_000_000, (int) (left % 1_000_000));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw fail("interrupted in round " + round);
                }
            }
        }

        private synchronized void leave(int rank, int round) {
            if (failure == null) {
                failure = "rank %d left before round %d".formatted(rank, round);
                notifyAll();
            }
        }

        private void requireWhole() {
            if (failure != null) {
                throw new CollectiveException(failure);
            }
        }

        private CollectiveException fail(String message) {
            if (failure == null) {
                failure = message;
                notifyAll();
            }
            return new CollectiveException(failure);
        }
    }
}
