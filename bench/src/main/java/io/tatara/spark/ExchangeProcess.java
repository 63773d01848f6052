package io.tatara.spark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** The child JVM: one rank that all-reduces for a while and prints what one call costs. */
public final class ExchangeProcess {

    static final String PREFIX = "EXCHANGE ";

    /** Until code is compiled: with less, ours over sockets took 14 ms for a million floats, and then 5. */
    private static final double WARM_UP_SECONDS = 6;

    private ExchangeProcess() {}

    /** Takes the contender's name, the rank, the floats, the seconds to measure, and where the others are. */
    public static void main(String[] arguments) throws XGBoostError {
        int rank = Integer.parseInt(arguments[1]);
        float[] values = new float[Integer.parseInt(arguments[2])];
        double seconds = Double.parseDouble(arguments[3]);
        try (ExchangeContender contender = arguments[0].equals("tatara")
                ? new PeerExchange(rank, arguments[4])
                : new RabitExchange(rank, arguments[4])) {
            requireRight(contender, values.length, rank);
            run(contender, values, rank, WARM_UP_SECONDS);
            System.out.println(PREFIX + run(contender, values, rank, seconds));
        }
        System.exit(0);
    }

    private static void requireRight(ExchangeContender contender, int length, int rank) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (rank + 1) * (i % 1000);
        }
        float[] sums = contender.allReduce(values);
        for (int i = 0; i < length; i++) {
            // narrow formats are right to a unit of the largest's last place
            if (Math.abs(sums[i] - 3 * (i % 1000)) > (Integer.getInteger("tatara.bench.wire", 0) == 0 ? 0 : 128)) {
                throw new IllegalStateException("element %d is %s".formatted(i, sums[i]));
            }
        }
    }

    /** Returns the microseconds of wall time, and of this process's processor time, that one call took. */
    private static String run(ExchangeContender contender, float[] values, int rank, double seconds) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Arrays.fill(values, 0);
        long cpu = system.getProcessCpuTime();
        long began = System.nanoTime();
        long calls = 0;
        boolean over = false;
        while (!over) {
            // the first rank's clock ends it for both, in the sum itself
            values[0] = rank == 0 && System.nanoTime() - began > seconds * 1e9 ? 1 : 0;
            over = contender.allReduce(values)[0] > 0;
            calls++;
        }
        double wall = (System.nanoTime() - began) / 1e3 / calls;
        return wall + " " + (system.getProcessCpuTime() - cpu) / 1e3 / calls;
    }
}
