package io.tatara.bench.scaling;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the largest worker of a training holds on account of it, beside one that has the whole network, each in an executor.
 * Both are weighed in runs of their own, which do nothing else.
 *
 * @param most the ratio that is aimed at
 */
record WorkerMemory(String name, Run ours, Run theirs, double most) implements Comparison {

    WorkerMemory {
        if (!ours.weighs() || !theirs.weighs()) {
            throw new IllegalArgumentException("%s or %s does not weigh its workers".formatted(ours, theirs));
        }
    }

    @Override
    public List<Run> runs() {
        return List.of(ours, theirs);
    }

    @Override
    public String what() {
        return "memory of a worker : that of one with the whole network, %s"
                .formatted(ours.workload().describe());
    }

    @Override
    public double ours(Map<Run, Figures> figures) {
        return Comparison.figures(figures, ours).workerBytes();
    }

    @Override
    public double theirs(Map<Run, Figures> figures) {
        return Comparison.figures(figures, theirs).workerBytes();
    }

    @Override
    public String format(double value) {
        return String.format(Locale.ROOT, "%,.1f MB", value / 1e6);
    }

    @Override
    public double ratio(Map<Run, Figures> figures) {
        return ours(figures) / theirs(figures);
    }

    @Override
    public String bar() {
        return String.format(Locale.ROOT, "≤ %.4g×", most);
    }
}
