package io.tatara.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.collective.Collective;
import io.tatara.collective.ThreadCollective;
import io.tatara.collective.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TestRoundCost {

    private final Random random = new Random(1);

    @Test
    void twoExchangesGiveBackTheLinkThatTheyRanOver() {
        for (int trial = 0; trial < 100; trial++) {
            int workers = 2 + random.nextInt(30);
            Wire wire = wire();
            int floats = 1_000 + random.nextInt(10_000_000);
            RoundCost.Link link = new RoundCost.Link(tenToThe(-6, -2), tenToThe(-10, -7));
            double longSeconds = new RoundCost(workers, 0, 0, floats, wire, link, 0).exchangeSeconds();
            double shortSeconds = 2 * link.hopSeconds();

            RoundCost.Link found = RoundCost.Link.of(workers, shortSeconds, floats, wire, longSeconds);

            assertThat(found.hopSeconds()).isCloseTo(link.hopSeconds(), within(1e-9 * link.hopSeconds()));
            assertThat(found.byteSeconds()).isCloseTo(link.byteSeconds(), within(1e-6 * link.byteSeconds()));
        }
    }

    @Test
    void moreOfAnythingCostsMore() {
        for (int trial = 0; trial < 100; trial++) {
            RoundCost cost = any();
            RoundCost.Link link = cost.link();
            RoundCost.Link farther = new RoundCost.Link(2 * link.hopSeconds(), link.byteSeconds());
            RoundCost.Link narrower = new RoundCost.Link(link.hopSeconds(), 2 * link.byteSeconds());

            assertThat(List.of(
                            with(cost, cost.workers() + 1, cost.steps(), cost.floats(), link),
                            with(cost, cost.workers(), cost.steps() + 1, cost.floats(), link),
                            with(cost, cost.workers(), cost.steps(), 2 * cost.floats(), link),
                            with(cost, cost.workers(), cost.steps(), cost.floats(), farther),
                            with(cost, cost.workers(), cost.steps(), cost.floats(), narrower)))
                    .allSatisfy(dearer -> assertThat(dearer.seconds()).isGreaterThan(cost.seconds()));
        }
    }

    @Test
    void aWorkerAloneStepsAndExchangesNothing() {
        for (int trial = 0; trial < 100; trial++) {
            RoundCost cost = any();
            RoundCost alone = with(cost, 1, cost.steps(), cost.floats(), cost.link());

            assertThat(alone.bytes()).isZero();
            assertThat(alone.seconds()).isEqualTo(cost.steps() * cost.stepSeconds() + cost.applySeconds());
        }
    }

    @Test
    void anExchangeThatTookNoLongerThanNoneGivesNoBandwidth() {
        assertThat(RoundCost.Link.of(2, 1e-3, 10, wire(), 0.9e-3)).isEqualTo(new RoundCost.Link(0.5e-3, 0));
    }

    @Test
    void allRanksMeasureTheirLinkInAsManyExchanges() throws Exception {
        for (int ranks : new int[] {1, 2, 5}) {
            List<Collective> world = ThreadCollective.ranks(ranks, Duration.ofSeconds(20));
            ExecutorService threads = Executors.newCachedThreadPool();
            try {
                List<Future<List<byte[]>>> after = new ArrayList<>();
                for (Collective collective : world) {
                    after.add(threads.submit(() -> {
                        LinkProbe probe = new LinkProbe(collective);
                        RoundCost.Link link = probe.measure(1 + 1_000 * ranks, wire());
                        assertThat(probe.present()).isEqualTo(ranks);
                        assertThat(link.hopSeconds()).isPositive();
                        return collective.allGather(new byte[] {(byte) collective.rank()});
                    }));
                }
                for (Future<List<byte[]>> rank : after) {
                    assertThat(rank.get(30, TimeUnit.SECONDS)).hasSize(ranks);
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private RoundCost any() {
        return new RoundCost(
                2 + random.nextInt(20),
                1 + random.nextInt(100),
                tenToThe(-5, -1),
                1 + random.nextInt(1_000_000),
                wire(),
                new RoundCost.Link(tenToThe(-6, -2), tenToThe(-10, -7)),
                tenToThe(-5, -2));
    }

    private Wire wire() {
        return Objects.requireNonNull(Wire.of(random.nextInt(3)));
    }

    private static RoundCost with(RoundCost cost, int workers, double steps, int floats, RoundCost.Link link) {
        return new RoundCost(workers, steps, cost.stepSeconds(), floats, cost.wire(), link, cost.applySeconds());
    }

    private double tenToThe(double low, double high) {
        return Math.pow(10, low + (high - low) * random.nextDouble());
    }
}
