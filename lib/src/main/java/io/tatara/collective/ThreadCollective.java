package io.tatara.collective;

import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    public boolean leads() {
        return rank == 0;
    }

    @Override
    public List<byte[]> allReduce(byte[] note, Values values, float[] sums) {
        float[] brought = new float[values.length()];
        values.read(0, FloatBuffer.wrap(brought));
        Part[] parts = meeting.arrive(rank, round++, new Part(note.clone(), brought, sums));
        return Arrays.stream(parts).map(part -> part.note.clone()).toList();
    }

    @Override
    public boolean sends() {
        return true;
    }

    @Override
    public void send(int to, FloatBuffer floats) {
        requireOther(to);
        float[] letter = new float[floats.remaining()];
        floats.get(letter);
        meeting.send(rank, to, letter);
    }

    @Override
    public void receive(int from, FloatBuffer target) {
        requireOther(from);
        target.put(meeting.receive(from, rank, target.remaining()));
    }

    private void requireOther(int peer) {
        if (peer == rank || peer < 0 || peer >= meeting.size) {
            throw new IllegalArgumentException(
                    "rank %d of %d knows no other rank %d".formatted(rank, meeting.size, peer));
        }
    }

    @Override
    public void close() {
        meeting.leave(rank, round);
    }

    /** What one rank brings, and where it wants the sums. */
    private static final class Part {

        private final byte[] note;
        private final float[] values;
        private final float[] sums;

        private Part(byte[] note, float[] values, float[] sums) {
            this.note = note;
            this.values = values;
            this.sums = sums;
        }

        private String call() {
            return values.length == 0 ? "allGather" : "allReduce of %d floats".formatted(values.length);
        }
    }

    /** One call of every rank: what each brought, and whether all have come. */
    private static final class Exchange {

        private final String call;
        private final @Nullable Part[] brought;
        private int arrived;

        private Exchange(int size, String call) {
            this.call = call;
            this.brought = new @Nullable Part[size];
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

        private Part[] parts() {
            return Arrays.stream(brought).map(Objects::requireNonNull).toArray(Part[]::new);
        }

        private void complete() {
            Part[] parts = parts();
            float[] sum = parts[0].values.clone();
            for (int r = 1; r < parts.length; r++) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += parts[r].values[i];
                }
            }
            for (Part part : parts) {
                System.arraycopy(sum, 0, part.sums, 0, sum.length);
            }
        }
    }

    private static final class Meeting {

        private final int size;
        private final long timeoutNanos;
        private final List<Queue<float[]>> letters;
        private @Nullable Exchange open;
        private @Nullable String failure;

        private Meeting(int size, Duration timeout) {
            this.size = size;
            this.timeoutNanos = timeout.toNanos();
            this.letters = Stream.<Queue<float[]>>generate(ArrayDeque::new)
                    .limit((long) size * size)
                    .toList();
        }

        private synchronized Part[] arrive(int rank, int round, Part part) {
            requireWhole();
            if (open == null) {
                open = new Exchange(size, part.call());
            }
            Exchange exchange = open;
            if (!exchange.call.equals(part.call())) {
                throw fail("rank %d calls %s in round %d where others call %s"
                        .formatted(rank, part.call(), round, exchange.call));
            }
            exchange.brought[rank] = part;
            exchange.arrived++;
            if (exchange.arrived == size) {
                exchange.complete();
                open = null;
                notifyAll();
            } else {
                awaitOthers(exchange, round);
            }
            return exchange.parts();
        }

        private void awaitOthers(Exchange exchange, int round) {
            await(
                    () -> exchange.arrived == size,
                    () -> "rank %s did not come to round %d (%s)".formatted(exchange.missing(), round, exchange.call),
                    () -> "interrupted in round " + round);
        }

        private synchronized void send(int from, int to, float[] letter) {
            requireWhole();
            letters.get(from * size + to).add(letter);
            notifyAll();
        }

        private synchronized float[] receive(int from, int to, int length) {
            Queue<float[]> sent = letters.get(from * size + to);
            try {
                await(
                        () -> !sent.isEmpty(),
                        () -> "rank %d did not send rank %d a letter".formatted(from, to),
                        () -> "rank %d was interrupted".formatted(to));
            } catch (CollectiveException e) {
                throw new CollectiveException(
                        "rank %d waits for what rank %d sends: %s".formatted(to, from, e.getMessage()), e);
            }
            float[] letter = sent.remove();
            if (letter.length != length) {
                throw fail("rank %d sends %d floats where rank %d receives %d floats"
                        .formatted(from, letter.length, to, length));
            }
            return letter;
        }

        private void await(BooleanSupplier over, Supplier<String> late, Supplier<String> interrupted) {
            long deadline = System.nanoTime() + timeoutNanos;
            while (!over.getAsBoolean()) {
                requireWhole();
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw fail("%s within %s s".formatted(late.get(), timeoutNanos / 1e9));
                }
                try {
                    wait(left / 1_000_000, (int) (left % 1_000_000));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw fail(interrupted.get());
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
