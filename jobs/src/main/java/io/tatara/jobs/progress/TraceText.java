package io.tatara.jobs.progress;

import io.tatara.train.TrainingEvent.StepTraced;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A step of a pipeline, drawn: a line a worker, time from left to right. */
final class TraceText {

    private static final char FORWARD = '-';
    private static final char BACKWARD = '=';
    private static final char IDLE = '.';

    private TraceText() {}

    /** @param columns that a line has for the drawing */
    static List<String> lines(StepTraced step, int columns) {
        long from = step.workers().stream()
                .mapToLong(worker -> worker.spans().get(0).fromMicros())
                .min()
                .orElse(0);
        long to = step.workers().stream()
                .mapToLong(
                        worker -> worker.spans().get(worker.spans().size() - 1).toMicros())
                .max()
                .orElse(1);
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "a step of epoch %d, %.3g ms: forward %c, backward %c, waiting %c",
                step.epoch(),
                (to - from) / 1e3,
                FORWARD,
                BACKWARD,
                IDLE));
        long busy = 0;
        for (StepTraced.Worker worker : step.workers()) {
            lines.add("worker %d  %s".formatted(worker.worker(), draw(worker, from, Math.max(1, to - from), columns)));
            busy += worker.spans().stream()
                    .mapToLong(span -> span.toMicros() - span.fromMicros())
                    .sum();
        }
        double waiting = 100
                * (1 - (double) busy / Math.max(1, (to - from) * step.workers().size()));
        int micros = step.workers().get(0).spans().size() / 2;
        lines.add(
                step.stages() == 1
                        ? String.format(
                                Locale.ROOT,
                                "workers wait for %.0f %% of it, apart from what is within their layers",
                                waiting)
                        : String.format(
                                Locale.ROOT,
                                "workers wait for %.0f %% of it; equal stages have to for (S - 1)/(M + S - 1) = %.0f %%",
                                waiting,
                                100.0 * (step.stages() - 1) / (micros + step.stages() - 1)));
        return lines;
    }

    private static String draw(StepTraced.Worker worker, long from, long whole, int columns) {
        char[] line = new char[columns];
        Arrays.fill(line, IDLE);
        for (StepTraced.Span span : worker.spans()) {
            int first = (int) ((span.fromMicros() - from) * columns / whole);
            int last = (int) ((span.toMicros() - from) * columns / whole);
            Arrays.fill(
                    line,
                    Math.min(first, columns),
                    Math.min(Math.max(last, first), columns),
                    span.forward() ? FORWARD : BACKWARD);
        }
        return new String(line);
    }
}
