package io.tatara.bench.step;

import io.tatara.bench.ChildJvm;
import io.tatara.bench.Medians;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Steps of one engine, one thread each: contenders take turns, each in a JVM of its own, round after round; printed are
 * medians of processor time a step and of the ratio to ours in the same round.
 */
public final class StepBenchmark {

    private static final String OURS = "tatara";

    /** DL4J on the OpenBLAS that it depends on; "dl4j" is DL4J on ours. */
    private static final String AS_IT_SHIPS = "dl4j-as-it-ships";

    private static final List<String> PEERS = List.of(AS_IT_SHIPS, "dl4j", "djl", "limit");

    private StepBenchmark() {}

    /** Takes rounds, the seconds of one measurement, and perhaps the workloads; default all. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = Integer.parseInt(arguments[0]);
        String seconds = arguments[1];
        List<Workload> workloads = arguments.length == 2
                ? Workload.ALL
                : List.of(arguments).subList(2, arguments.length).stream()
                        .map(Workload::named)
                        .toList();
        System.out.println("| workload | ours | DL4J as it ships | DL4J on our OpenBLAS | DJL/PyTorch | the limit |\n"
                + "|---|---|---|---|---|---|");
        for (Workload workload : workloads) {
            System.out.println(row(workload, measure(workload, rounds, seconds)));
        }
    }

    private static Map<String, double[]> measure(Workload workload, int rounds, String seconds)
            throws IOException, InterruptedException {
        List<String> contenders = new ArrayList<>(List.of(OURS, AS_IT_SHIPS, "dl4j"));
        if (!workload.sparse()) {
            contenders.addAll(List.of("djl", "limit"));
        }
        Map<String, double[]> measured = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (String contender : contenders) {
                String line = run(contender, workload, seconds);
                double value = Double.parseDouble(line.substring(StepProcess.PREFIX.length()));
                System.err.printf(
                        Locale.ROOT, "round %d: %s %s %.1f µs%n", round + 1, workload.name(), contender, value);
                measured.computeIfAbsent(contender, name -> new double[rounds])[round] = value;
            }
        }
        return measured;
    }

    private static String run(String contender, Workload workload, String seconds)
            throws IOException, InterruptedException {
        boolean old = contender.equals(AS_IT_SHIPS);
        return ChildJvm.run(
                old ? "bench/target/" + AS_IT_SHIPS + "/*" : "",
                StepProcess.class,
                StepProcess.PREFIX,
                List.of(old ? "dl4j" : contender, workload.name(), seconds));
    }

    private static String row(Workload workload, Map<String, double[]> measured) {
        StringBuilder text = new StringBuilder("| ")
                .append(workload.name())
                .append(" | ")
                .append(time(Medians.of(measured.getOrDefault(OURS, new double[1]))));
        for (String peer : PEERS) {
            double[] theirs = measured.get(peer);
            text.append(" | ");
            if (theirs != null) {
                double ratio = Medians.ofRatios(theirs, measured.getOrDefault(OURS, theirs));
                text.append(time(Medians.of(theirs))).append(String.format(Locale.ROOT, " (%.2f×)", ratio));
            }
        }
        return text.append(" |").toString();
    }

    private static String time(double microseconds) {
        return microseconds < 10_000
                ? String.format(Locale.ROOT, "%,.0f µs", microseconds)
                : String.format(Locale.ROOT, "%,.1f ms", microseconds / 1e3);
    }
}
