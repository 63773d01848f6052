package io.tatara.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.collective.Collective;
import io.tatara.collective.CollectiveException;
import io.tatara.collective.Values;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whoever is lost, and whenever: all that are left agree on every exchange, to the bit, and each is the sum over exactly
 * those ranks whose notes came with it.
 */
@Timeout(120)
class TestSurvivors {

    private static final int EXCHANGES = 60;

    /** What each exchange came to, as the first of those that stay saw it. */
    private final Map<Integer, String> outcomes = new ConcurrentHashMap<>();

    /** Lower ranks will be lost: what they may have seen last goes with them. */
    private volatile int firstThatStays;

    /** Whole numbers are brought then, whose sum is the same in any order: hosts change with who is lost. */
    private volatile boolean byHost;

    @Test
    void allThatAreLeftAgreeOnEveryExchange() throws Exception {
        Random random = new Random(11);
        for (int trial = 0; trial < 25; trial++) {
            outcomes.clear();
            int size = 2 + random.nextInt(4);
            int length = new int[] {0, 1, 7, 50_000, 200_001}[random.nextInt(5)];
            try (PeerWorld world =
                    new PeerWorld(new SparkConf(false), size, Duration.ofSeconds(5), true, placing(trial))) {
                int victims = 1 + random.nextInt(size - 1);
                firstThatStays = victims;
                ExecutorService threads = Executors.newCachedThreadPool();
                List<Future<Integer>> playing = new ArrayList<>();
                for (Collective rank : world.ranks()) {
                    playing.add(threads.submit(() -> exchangeAll(rank, length)));
                }
                for (int victim = 0; victim < victims; victim++) {
                    TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000));
                    playing.get(victim).cancel(true);
                    world.lose(victim);
                }
                for (int rank = victims; rank < size; rank++) {
                    assertThat(playing.get(rank).get(30, TimeUnit.SECONDS))
                            .as("trial %d, rank %d of %d", trial, rank, size)
                            .isEqualTo(EXCHANGES);
                }
                threads.shutdownNow();
                assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(outcomes).hasSize(EXCHANGES);
        }
    }

    @Test
    void aRankThatIsBackIsLetInBetweenTwoExchanges() throws Exception {
        letInBetweenTwoExchanges(3, Placing.APART, true);
        letInBetweenTwoExchanges(70_000, Placing.TOGETHER, true);
        letInBetweenTwoExchanges(70_000, Placing.BY_HOST, true);
    }

    @Test
    void aRankThatIsBackElsewhereReadsNobodysMemory() throws Exception {
        letInBetweenTwoExchanges(70_000, Placing.TOGETHER, false);
        letInBetweenTwoExchanges(70_000, Placing.BY_HOST, false);
    }

    @Test
    void allHearThatTheWorkIsToEndThoseThatComeLaterToo() throws Exception {
        try (PeerWorld world = new PeerWorld(new SparkConf(false), 3, Duration.ofSeconds(5), true, Placing.APART)) {
            assertThat(world.ranks()).noneMatch(Collective::ending);
            world.askToEnd();
            world.lose(2);
            ExecutorService threads = Executors.newCachedThreadPool();
            List<Future<Integer>> playing = new ArrayList<>();
            for (Collective rank : world.ranks().subList(0, 2)) {
                playing.add(threads.submit(() -> exchangeUntilEnding(rank)));
            }
            assertThat(playing.get(0).get(30, TimeUnit.SECONDS))
                    .isEqualTo(playing.get(1).get(30, TimeUnit.SECONDS));
            threads.shutdownNow();
        }
    }

    /** As trainings do: who leads says it, so that all end at the same exchange. */
    private static int exchangeUntilEnding(Collective collective) {
        for (int index = 0; index < 1_000_000; index++) {
            byte[] note = {(byte) (collective.leads() && collective.ending() ? 1 : 0)};
            if (collective.allGather(note).get(0)[0] == 1) {
                return index;
            }
        }
        throw new AssertionError("nobody heard");
    }

    private void letInBetweenTwoExchanges(int length, Placing placing, boolean near) throws Exception {
        outcomes.clear();
        byHost = placing.sumByHost();
        try (PeerWorld world = new PeerWorld(new SparkConf(false), 3, Duration.ofSeconds(5), true, placing)) {
            ExecutorService threads = Executors.newCachedThreadPool();
            List<Future<Integer>> playing = new ArrayList<>();
            for (Collective rank : world.ranks().subList(0, 2)) {
                playing.add(threads.submit(() -> exchangeUntilAllAgain(rank, 0, 2, length)));
            }
            world.lose(2);
            playing.add(threads.submit(() -> {
                Collective back = world.again(2, near);
                assertThat(back.late()).isTrue();
                back.enter();
                assertThat(back.late()).isFalse();
                int index = ByteBuffer.wrap(back.allGather(new byte[0]).get(0)).getInt();
                return exchangeSome(back, length, index, 10);
            }));
            int end = playing.get(2).get(30, TimeUnit.SECONDS);
            assertThat(playing.get(0).get(30, TimeUnit.SECONDS)).isEqualTo(end);
            assertThat(playing.get(1).get(30, TimeUnit.SECONDS)).isEqualTo(end);
            threads.shutdownNow();
            assertThat(outcomes.get(end - 1)).startsWith("[0, 1, 2]");
            assertThat(world.changes()).hasSize(2);
            assertThat(world.changes().get(0)).startsWith("2 go on: rank 2 (").contains("was lost in round");
            assertThat(world.changes().get(1)).startsWith("3 go on: rank 2 (").endsWith("is back");
        }
    }

    @Test
    void aRankWhosePortClosesListensAnew() throws Exception {
        outcomes.clear();
        try (PeerWorld world = new PeerWorld(new SparkConf(false), 2, Duration.ofSeconds(5), true, Placing.APART)) {
            ExecutorService threads = Executors.newCachedThreadPool();
            Collective deaf = world.ranks().get(0);
            Collective lost = world.ranks().get(1);
            exchangeOnce(world, threads);
            world.closePort(0);
            Future<Integer> playing = threads.submit(() -> exchangeUntilAllAgain(deaf, 1, 1, 50_000));
            assertThatThrownBy(() -> exchangeSome(lost, 50_000, 1, EXCHANGES))
                    .hasMessageContaining("rank 1 left before the end of round");
            world.lose(1);
            Future<Integer> back = threads.submit(() -> {
                Collective again = world.again(1, true);
                again.enter();
                int index = ByteBuffer.wrap(again.allGather(new byte[0]).get(0)).getInt();
                return exchangeSome(again, 50_000, index, 10);
            });
            assertThat(back.get(30, TimeUnit.SECONDS)).isEqualTo(playing.get(30, TimeUnit.SECONDS));
            threads.shutdownNow();
            assertThat(world.changes()).hasSize(2);
            assertThat(world.changes().get(1)).startsWith("2 go on: rank 1 (").endsWith("is back");
        }
    }

    @Test
    void aRankThatIsCutOffFromAllOthersGoesItself() throws Exception {
        try (PeerWorld world = new PeerWorld(new SparkConf(false), 4, Duration.ofSeconds(5), true, Placing.APART)) {
            ExecutorService threads = Executors.newCachedThreadPool();
            firstThatStays = 1;
            exchangeOnce(world, threads);
            world.closePort(0);
            List<Future<Integer>> playing = new ArrayList<>();
            for (Collective rank : world.ranks()) {
                playing.add(threads.submit(() -> exchangeSome(rank, 50_000, 1, EXCHANGES - 1)));
            }
            for (int rank = 1; rank < 4; rank++) {
                assertThat(playing.get(rank).get(30, TimeUnit.SECONDS)).isEqualTo(EXCHANGES);
            }
            threads.shutdownNow();
            assertThat(world.changes())
                    .singleElement()
                    .asString()
                    .startsWith("3 go on: rank 0 (")
                    .endsWith("it is cut off from all others");
        }
    }

    @Test
    void aRankThatLivesAndDoesNotComeIsGivenUp() throws Exception {
        try (PeerWorld world = new PeerWorld(new SparkConf(false), 3, Duration.ofMillis(200), true, Placing.APART)) {
            ExecutorService threads = Executors.newCachedThreadPool();
            List<Future<Integer>> playing = new ArrayList<>();
            for (Collective rank : world.ranks().subList(0, 2)) {
                playing.add(threads.submit(() -> exchangeAll(rank, 5)));
            }
            assertThat(playing.get(0).get(30, TimeUnit.SECONDS)).isEqualTo(EXCHANGES);
            assertThat(playing.get(1).get(30, TimeUnit.SECONDS)).isEqualTo(EXCHANGES);
            threads.shutdownNow();
            assertThat(world.changes())
                    .singleElement()
                    .asString()
                    .contains("rank 2 (")
                    .contains("did not bring its part of round 0");
            assertThatThrownBy(() -> world.ranks().get(2).allGather(new byte[0]))
                    .isInstanceOf(CollectiveException.class)
                    .hasMessageContaining("rank 2 (");
        }
    }

    /** Until then connections may not know whose they are. */
    private void exchangeOnce(PeerWorld world, ExecutorService threads) throws Exception {
        List<Future<Integer>> once = new ArrayList<>();
        for (Collective rank : world.ranks()) {
            once.add(threads.submit(() -> exchangeSome(rank, 50_000, 0, 1)));
        }
        for (Future<Integer> rank : once) {
            assertThat(rank.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    private int exchangeAll(Collective collective, int length) {
        return exchangeSome(collective, length, 0, EXCHANGES);
    }

    /** Returns how many exchanges there have been. */
    private int exchangeSome(Collective collective, int length, int from, int count) {
        for (int index = from; index < from + count; index++) {
            exchange(collective, length, index);
        }
        return from + count;
    }

    private int exchangeUntilAllAgain(Collective collective, int from, int missing, int length) {
        int index = from;
        while (exchange(collective, length, index++) == 0) {
            assertThat(index).as("exchanges without the lost one").isLessThan(1_000_000);
        }
        collective.admit(List.of(missing));
        collective.allGather(ByteBuffer.allocate(4).putInt(index).array());
        return exchangeSome(collective, length, index, 10);
    }

    /** One exchange, held against the law. Returns how many ranks its leader says wait. */
    private int exchange(Collective collective, int length, int index) {
        int waiting = collective.leads() ? collective.waiting().size() : 0;
        byte[] note = ByteBuffer.allocate(12)
                .putInt(collective.rank())
                .putInt(index)
                .putInt(waiting)
                .array();
        float[] sums = new float[length];
        List<byte[]> notes = collective.allReduce(note, Values.of(values(collective.rank(), index, length)), sums);
        List<Integer> ranks = new ArrayList<>();
        int waitingForAll = 0;
        float[] expected = new float[length];
        for (byte[] other : notes) {
            ByteBuffer in = ByteBuffer.wrap(other);
            int rank = in.getInt();
            assertThat(in.getInt()).isEqualTo(index);
            waitingForAll = Math.max(waitingForAll, in.getInt());
            float[] theirs = values(rank, index, length);
            for (int i = 0; i < length; i++) {
                expected[i] = ranks.isEmpty() ? theirs[i] : expected[i] + theirs[i];
            }
            ranks.add(rank);
        }
        assertThat(ranks).contains(collective.rank()).isSorted();
        assertThat(sums).as("exchange %d of %s", index, ranks).isEqualTo(expected);
        String outcome = ranks.toString();
        if (collective.rank() >= firstThatStays) {
            assertThat(outcomes.merge(index, outcome, (first, mine) -> first)).isEqualTo(outcome);
        }
        return waitingForAll;
    }

    private Placing placing(int trial) {
        Placing placing = List.of(Placing.TOGETHER, Placing.APART, Placing.some(rank -> rank % 2 == 0), Placing.BY_HOST)
                .get(trial % 4);
        byHost = placing.sumByHost();
        return placing;
    }

    private float[] values(int rank, int index, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            double value = Math.sin(i + 31.0 * rank + 1000.0 * index);
            values[i] = (float) (byHost ? Math.rint(1000 * value) : value);
        }
        return values;
    }
}
