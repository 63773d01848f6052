package io.tatara.bench.step;

import com.sun.management.OperatingSystemMXBean;
import io.tatara.engine.choice.EngineWish;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.function.Function;

/** The child JVM: takes one contender's steps for a while and prints what one costs. */
public final class StepProcess {

    static final String PREFIX = "MICROSECONDS ";

    private static final Map<String, Function<Workload, StepContender>> CONTENDERS = Map.of(
            "tatara", workload -> new TataraSteps(workload, EngineWish.DENSE),
            "dl4j", Dl4jSteps::new,
            "djl", DjlSteps::new,
            "limit", LimitSteps::new);

    private StepProcess() {}

    /** Takes the contender's name, the workload and the seconds to measure; warms up for as long before. */
    public static void main(String[] arguments) {
        Workload workload = Workload.named(arguments[1]);
        double seconds = Double.parseDouble(arguments[2]);
        Function<Workload, StepContender> maker = CONTENDERS.get(arguments[0]);
        if (maker == null) {
            throw new IllegalArgumentException(
                    "contender must be one of %s, got %s".formatted(CONTENDERS.keySet(), arguments[0]));
        }
        try (StepContender contender = maker.apply(workload)) {
            run(contender, seconds);
            System.out.println(PREFIX + run(contender, seconds));
        }
        // libraries leave threads behind
        System.exit(0);
    }

    /** Returns the microseconds of processor time, all threads together, that one step took. */
    private static double run(StepContender contender, double seconds) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getProcessCpuTime();
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long steps = 0;
        while (System.nanoTime() < end) {
            contender.step();
            steps++;
        }
        return (system.getProcessCpuTime() - before) / 1e3 / steps;
    }
}
