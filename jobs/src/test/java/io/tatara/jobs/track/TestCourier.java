package io.tatara.jobs.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TestCourier {

    private final List<String> said = Collections.synchronizedList(new ArrayList<>());

    /** A store that takes metric values as it is told to. */
    private abstract static class Values implements Store {
        final List<Point> taken = Collections.synchronizedList(new ArrayList<>());

        @Override
        public String name() {
            return "values";
        }

        @Override
        public void begin(Entry.Begin begin) {}

        @Override
        public void tag(Entry.Tags tags) {}

        @Override
        public void attach(Entry.Attach attachment) {}

        @Override
        public void register(Entry.Register register) {}

        @Override
        public void end(Entry.End end) {}

        @Override
        public void close() {}
    }

    private static Entry.Points value(int step) {
        return new Entry.Points(Entry.RUN, List.of(new Point("step/loss", step, step, 0)));
    }

    private static boolean finish(Courier courier, long millis) {
        courier.close();
        return courier.await(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void everythingArrivesInItsOrder() {
        Values store = new Values() {
            @Override
            public void log(Entry.Points points) {
                taken.addAll(points.points());
            }
        };
        Courier courier = new Courier(store, said::add);
        for (int i = 0; i < 1000; i++) {
            courier.offer(value(i));
        }

        assertThat(finish(courier, 60_000)).isTrue();
        assertThat(store.taken).hasSize(1000).isSortedAccordingTo((a, b) -> Long.compare(a.step(), b.step()));
        assertThat(said).isEmpty();
    }

    @Test
    void aStoreThatHangsHoldsNobodyUpAndIsReported() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Courier courier = new Courier(
                new Values() {
                    @Override
                    public void log(Entry.Points points) throws InterruptedException {
                        entered.countDown();
                        never.await();
                    }
                },
                said::add);
        courier.offer(value(0));
        assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
        // more than there is room for
        for (int i = 1; i <= 2 * Courier.CAPACITY; i++) {
            courier.offer(value(i));
        }

        assertThat(finish(courier, 1)).isFalse();
        assertThat(said)
                .containsExactly(
                        "tracking: values did not get %d metric values; it was too slow for what there was to tell"
                                .formatted(2 * Courier.CAPACITY + 1));
    }

    @Test
    void aStoreThatIsDeadIsTriedTwiceMoreAtTheEnd() {
        Values store = new Values() {
            @Override
            public void log(Entry.Points points) throws Unreachable {
                taken.addAll(points.points());
                throw new Unreachable("nobody there", null);
            }
        };
        Courier courier = new Courier(store, said::add);
        courier.offer(value(0));

        assertThat(finish(courier, 60_000)).isFalse();
        assertThat(store.taken).hasSizeBetween(2, 3);
        assertThat(said)
                .containsExactly(
                        "tracking: values: nobody there; the run goes on",
                        "tracking: values did not get 1 metric values: nobody there");
    }

    @Test
    void whatIsRefusedIsCountedAndTheRestGoesOn() {
        Values store = new Values() {
            @Override
            public void log(Entry.Points points) throws Refused {
                if (points.run().equals("bad")) {
                    throw new Refused("not that");
                }
                taken.addAll(points.points());
            }
        };
        Courier courier = new Courier(store, said::add);
        courier.offer(value(0));
        courier.offer(new Entry.Points("bad", List.of(new Point("x", 0, 0, 0), new Point("y", 0, 0, 0))));
        courier.offer(value(1));

        assertThat(finish(courier, 60_000)).isFalse();
        assertThat(store.taken).hasSize(2);
        assertThat(said.get(1)).isEqualTo("tracking: values did not get 2 metric values: not that");
    }

    @Test
    void aStoreWithABugFailsNobody() {
        Courier courier = new Courier(
                new Values() {
                    @Override
                    public void log(Entry.Points points) {
                        throw new IllegalStateException("a bug");
                    }
                },
                said::add);
        courier.offer(value(0));

        assertThat(finish(courier, 60_000)).isFalse();
        assertThat(said.get(0)).isEqualTo("tracking: values: a bug; the run goes on");
    }
}
