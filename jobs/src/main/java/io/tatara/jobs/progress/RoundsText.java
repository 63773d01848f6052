package io.tatara.jobs.progress;

import io.tatara.train.RoundCost;
import io.tatara.train.RoundTimes;
import io.tatara.train.TrainingSummary;
import io.tatara.train.WorkerTimes;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How evenly several workers were at work, and whether their rounds took as long as they ought to. */
final class RoundsText {

    private static final Comparator<WorkerTimes> BY_STEPPING =
            Comparator.comparingDouble(worker -> worker.times().stepping());

    private RoundsText() {}

    /** Lines, each ended; none for one worker. */
    static String render(TrainingSummary training) {
        String skew = training.timings().size() < 2 ? "" : skew(training.timings());
        RoundTimes rounds = training.rounds();
        return skew + (rounds == null ? "" : rounds(rounds));
    }

    private static String skew(List<WorkerTimes> workers) {
        WorkerTimes most = workers.stream().max(BY_STEPPING).orElseThrow();
        WorkerTimes least = workers.stream().min(BY_STEPPING).orElseThrow();
        double longer = most.times().stepping() / least.times().stepping() - 1;
        double waiting =
                workers.stream().mapToDouble(worker -> worker.times().waiting()).sum();
        double training = workers.stream()
                .mapToDouble(worker -> worker.times().training())
                .sum();
        if (most.worker() == least.worker() || !Double.isFinite(longer)) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "skew: worker %d computes %.0f %% longer than worker %d; workers wait %.0f %% of the time for each other\n",
                most.worker(),
                100 * longer,
                least.worker(),
                training > 0 ? 100 * waiting / training : 0);
    }

    private static String rounds(RoundTimes rounds) {
        RoundCost cost = rounds.predicted();
        double byteSeconds = cost.link().byteSeconds();
        return String.format(
                Locale.ROOT,
                "a round takes %s; predicted %s (%s × %s a step, %s%s, 2 × %s latency, %s to take it in)\n",
                time(rounds.seconds()),
                time(cost.seconds()),
                steps(cost.steps()),
                time(cost.stepSeconds()),
                bytes(cost.bytes()),
                byteSeconds > 0 ? " at " + bytes(1 / byteSeconds) + "/s" : "",
                time(cost.link().hopSeconds()),
                time(cost.applySeconds()));
    }

    /** A mean: the last round of an epoch may be shorter. */
    private static String steps(double steps) {
        return String.format(Locale.ROOT, steps == Math.rint(steps) ? "%.0f" : "%.1f", steps);
    }

    private static String time(double seconds) {
        return seconds < 1e-3
                ? three(1e6 * seconds) + " µs"
                : seconds < 1 ? three(1e3 * seconds) + " ms" : three(seconds) + " s";
    }

    private static String bytes(double bytes) {
        return bytes < 1e6
                ? three(bytes / 1e3) + " kB"
                : bytes < 1e9 ? three(bytes / 1e6) + " MB" : three(bytes / 1e9) + " GB";
    }

    /** Three digits, or all of those before the point. */
    private static String three(double value) {
        return String.format(Locale.ROOT, value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f", value);
    }
}
