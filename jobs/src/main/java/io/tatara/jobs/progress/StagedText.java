package io.tatara.jobs.progress;

import static io.tatara.jobs.progress.Numbers.whole;

import io.tatara.train.TrainingEvent.Staged;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a network is spread over workers, in words. */
final class StagedText {

    private static final double MEBI = 1 << 20;

    private StagedText() {}

    static List<String> lines(Staged event) {
        List<String> lines = new ArrayList<>();
        lines.add(title(event));
        TextTable table = new TextTable().left(1);
        table.row("stage", "layers", "parameters", "forward", "backward", "activations");
        for (int stage = 0; stage < event.stages().size(); stage++) {
            Staged.Stage its = event.stages().get(stage);
            table.row(
                    Integer.toString(stage),
                    its.first() == its.last() ? "" + its.first() : "%d-%d".formatted(its.first(), its.last()),
                    whole(its.parameters()),
                    milliseconds(its.forwardSeconds()),
                    milliseconds(its.backwardSeconds()),
                    memory(event.recomputes() ? its.recomputedBytes() : its.keptBytes()));
        }
        lines.addAll(table.render().lines().toList());
        if (event.recomputes()) {
            long kept =
                    event.stages().stream().mapToLong(Staged.Stage::keptBytes).sum();
            long recomputed = event.stages().stream()
                    .mapToLong(Staged.Stage::recomputedBytes)
                    .sum();
            lines.add("recomputing saves about %s of %s of activations"
                    .formatted(memory(kept - recomputed), memory(kept)));
        }
        if (event.stages().size() == 1) {
            return lines;
        }
        lines.add(String.format(
                Locale.ROOT,
                "predicted: %.2f times as fast as one worker that has the whole network%s; workers wait for %.0f %% of the time (layers were measured here, on micro-batches)",
                event.speedUp(),
                event.replicas() == 1 ? "" : ", each replica",
                100 * event.bubble()));
        if (event.speedUp() < 1.1) {
            lines.add(
                    "its layers are too narrow to be worth the stages; unless memory is what is short, take another strategy");
        }
        return lines;
    }

    private static String title(Staged event) {
        if (event.stages().size() == 1 && !event.dealt().isEmpty()) {
            return "all-reduce over %d workers, which %s dealt out to; of a worker:"
                    .formatted(event.replicas(), layers(event.dealt()));
        }
        return "pipeline: %d stages%s, %d micro-batches a step, %s%s%s"
                .formatted(
                        event.stages().size(),
                        event.replicas() == 1 ? "" : " of %d replicas".formatted(event.replicas()),
                        event.microBatches(),
                        event.schedule(),
                        event.recomputes() ? ", recomputing activations" : "",
                        event.dealt().isEmpty()
                                ? ""
                                : "; %s dealt out to the replicas".formatted(layers(event.dealt())));
    }

    private static String layers(List<Integer> dealt) {
        String which = dealt.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return dealt.size() == 1 ? "layer %s is".formatted(which) : "layers %s are".formatted(which);
    }

    private static String milliseconds(double seconds) {
        return String.format(Locale.ROOT, "%.3g ms", 1e3 * seconds);
    }

    private static String memory(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / MEBI);
    }
}
