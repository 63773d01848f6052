package io.tatara.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tatara.collective.Bytes;
import io.tatara.collective.Collective;
import io.tatara.collective.Floats;
import io.tatara.collective.Halves;
import io.tatara.collective.ThreadCollective;
import io.tatara.collective.Values;
import io.tatara.collective.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestSumming {

    private static final int FLOATS = 1_000;
    private static final int ROUNDS = 40;

    private static Stream<Wire> narrow() {
        return Stream.of(new Halves(), new Bytes());
    }

    /** What one rank has seen and is left with. */
    private static final class Seen {
        private final double[] brought = new double[FLOATS];
        private final double[] arrived = new double[FLOATS];
        private final float[] sums = new float[FLOATS];
        private float[] owed = {};
    }

    @ParameterizedTest
    @MethodSource("narrow")
    void allThatWasBroughtArrivesButForWhatIsOwed(Wire wire) throws Exception {
        for (int size = 2; size <= 4; size++) {
            List<Seen> ranks = exchange(size, wire);
            for (int i = 0; i < FLOATS; i++) {
                double brought = 0;
                double owed = 0;
                for (Seen rank : ranks) {
                    brought += rank.brought[i];
                    owed += rank.owed[i];
                }
                // what floats lose in sums, and nothing else
                assertThat(ranks.get(0).arrived[i] + owed).isCloseTo(brought, within(1e-4));
            }
            for (Seen rank : ranks) {
                assertThat(rank.sums).isEqualTo(ranks.get(0).sums);
            }
        }
    }

    /** Rounds bring up to 5, and 8 bits of a sum of three lose a unit of a quarter at most. */
    @ParameterizedTest
    @MethodSource("narrow")
    void whatIsOwedDoesNotGrow(Wire wire) throws Exception {
        for (Seen rank : exchange(3, wire)) {
            double most = 0;
            for (float owed : rank.owed) {
                most = Math.max(most, Math.abs(owed));
            }
            assertThat(most).isPositive().isLessThan(0.5);
        }
    }

    @ParameterizedTest
    @MethodSource("narrow")
    void oneRankAndWholeFloatsOweNothing(Wire wire) {
        Collective alone = ThreadCollective.ranks(1, Duration.ofSeconds(1)).get(0);
        Collective two = ThreadCollective.ranks(2, Duration.ofSeconds(1)).get(0);

        assertThat(Summing.over(alone, FLOATS, wire).rounds()).isFalse();
        assertThat(Summing.over(alone, FLOATS, wire).owed()).isEmpty();
        assertThat(Summing.over(two, FLOATS, new Floats()).rounds()).isFalse();
        assertThat(Summing.over(two, FLOATS, wire).owed()).hasSize(FLOATS);
    }

    private static List<Seen> exchange(int size, Wire wire) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<Seen>> playing = new ArrayList<>();
            for (Collective collective : ThreadCollective.ranks(size, Duration.ofSeconds(20))) {
                playing.add(threads.submit(() -> play(collective, wire)));
            }
            List<Seen> seen = new ArrayList<>();
            for (Future<Seen> rank : playing) {
                seen.add(rank.get(30, TimeUnit.SECONDS));
            }
            return seen;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Seen play(Collective collective, Wire wire) {
        Random random = new Random(collective.rank());
        Summing summing = Summing.over(collective, FLOATS, wire);
        Seen seen = new Seen();
        for (int round = 0; round < ROUNDS; round++) {
            float[] values = new float[FLOATS];
            for (int i = 0; i < FLOATS; i++) {
                values[i] = (float) (random.nextGaussian() + 1) / (1 + i % 7);
                seen.brought[i] += values[i];
            }
            summing.allReduce(new byte[0], Values.of(values), seen.sums);
            for (int i = 0; i < FLOATS; i++) {
                seen.arrived[i] += seen.sums[i];
            }
        }
        seen.owed = summing.owed();
        return seen;
    }
}
