package io.tatara.bench;

import java.util.ArrayList;
import java.util.List;

/** The child JVM of {@link AccuracyBenchmark}: trains once and prints the test accuracy after the last epoch. */
public final class AccuracyProcess {

    static final String PREFIX = "accuracy ";

    private AccuracyProcess() {}

    /** Takes the way, the seed and the epochs. */
    public static void main(String[] arguments) {
        int epochs = Integer.parseInt(arguments[2]);
        List<Double> after = new ArrayList<>();
        new TrainerContender((spark, network) -> Way.valueOf(arguments[0]).trainer(spark))
                .train(Long.parseLong(arguments[1]), new Contender.Reporter() {
                    @Override
                    public void started() {}

                    @Override
                    public boolean learned(long examples, double seconds, double accuracy) {
                        after.add(accuracy);
                        return after.size() < epochs;
                    }
                });
        System.out.println(PREFIX + after.get(after.size() - 1));
    }
}
