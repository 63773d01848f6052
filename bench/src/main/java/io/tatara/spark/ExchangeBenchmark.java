package io.tatara.spark;

import io.tatara.bench.ChildJvm;
import io.tatara.bench.Medians;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import ml.dmlc.xgboost4j.java.RabitTracker;

/**
 * All-reduce of float arrays between two processes over loopback, ours against XGBoost's Communicator as Java calls it, which
 * returns a new array: they take turns, round after round, who is first too; printed are medians of the time of a call and of the ratio to ours in the same round.
 */
public final class ExchangeBenchmark {

    private static final int RANKS = 2;

    private ExchangeBenchmark() {}

    /** Wall time of a call, and processor time of both ranks together, in microseconds. */
    private record Cost(double wall, double processor) {}

    /** Takes rounds, the seconds of one measurement, and perhaps the lengths; default 10,000, 1 and 10 million. */
    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        List<String> lengths = arguments.length > 2
                ? List.of(arguments).subList(2, arguments.length)
                : List.of("10000", "1000000", "10000000");
        System.out.println("| floats | ours | XGBoost | ours, processor | XGBoost, processor |\n|---|---|---|---|---|");
        for (String length : lengths) {
            double[][] walls = new double[2][rounds];
            double[][] processors = new double[2][rounds];
            for (int round = 0; round < rounds; round++) {
                Cost first = round % 2 == 0 ? ours(length, arguments[1]) : theirs(length, arguments[1]);
                Cost second = round % 2 == 0 ? theirs(length, arguments[1]) : ours(length, arguments[1]);
                Cost ours = round % 2 == 0 ? first : second;
                Cost theirs = round % 2 == 0 ? second : first;
                System.err.printf(Locale.ROOT, "round %d: %s floats: %s, %s%n", round + 1, length, ours, theirs);
                walls[0][round] = ours.wall;
                walls[1][round] = theirs.wall;
                processors[0][round] = ours.processor;
                processors[1][round] = theirs.processor;
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %,d | %,.0f µs | %,.0f µs (%.2f×) | %,.0f µs | %,.0f µs (%.2f×) |%n",
                    Integer.parseInt(length),
                    Medians.of(walls[0]),
                    Medians.of(walls[1]),
                    Medians.ofRatios(walls[1], walls[0]),
                    Medians.of(processors[0]),
                    Medians.of(processors[1]),
                    Medians.ofRatios(processors[1], processors[0]));
        }
        System.exit(0);
    }

    private static Cost ours(String length, String seconds) throws Exception {
        try (Hub hub = PeerExchange.hub(RANKS)) {
            return measure("tatara", length, seconds, PeerExchange.address(hub));
        }
    }

    private static Cost theirs(String length, String seconds) throws Exception {
        RabitTracker tracker = RabitExchange.tracker(RANKS);
        try {
            return measure("xgboost", length, seconds, RabitExchange.arguments(tracker));
        } finally {
            tracker.stop();
        }
    }

    private static Cost measure(String contender, String length, String seconds, String others)
            throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(RANKS);
        try {
            List<Future<String>> ranks = new ArrayList<>();
            for (int rank = 0; rank < RANKS; rank++) {
                List<String> child = List.of(contender, Integer.toString(rank), length, seconds, others);
                ranks.add(threads.submit(() -> ChildJvm.run(ExchangeProcess.class, ExchangeProcess.PREFIX, child)));
            }
            double wall = 0;
            double processor = 0;
            for (Future<String> rank : ranks) {
                String[] costs =
                        rank.get().substring(ExchangeProcess.PREFIX.length()).split(" ", -1);
                wall = Math.max(wall, Double.parseDouble(costs[0]));
                processor += Double.parseDouble(costs[1]);
            }
            return new Cost(wall, processor);
        } finally {
            threads.shutdownNow();
        }
    }
}
