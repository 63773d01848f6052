package io.tatara.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One step of a pipeline, turn by turn, and how its layers are spread. */
final class PipelineSection {

    private PipelineSection() {}

    static Section of(TrainingHistory history) {
        List<Piece> pieces = new ArrayList<>();
        JsonNode trace = history.trace();
        if (trace != null) {
            pieces.add(step(trace));
        }
        JsonNode staged = history.staged();
        if (staged != null) {
            pieces.add(stages(staged));
        }
        return new Section("Pipeline", "", pieces);
    }

    private static Piece step(JsonNode trace) {
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        long busy = 0;
        for (JsonNode worker : trace.path("workers")) {
            for (JsonNode span : worker.path("spans")) {
                from = Math.min(from, span.path("fromMicros").longValue());
                to = Math.max(to, span.path("toMicros").longValue());
                busy += span.path("toMicros").longValue()
                        - span.path("fromMicros").longValue();
            }
        }
        int stages = Math.max(1, trace.path("stages").intValue());
        int micros = trace.path("workers").path(0).path("spans").size() / 2;
        List<String> lanes = new ArrayList<>();
        List<Piece.Span> spans = new ArrayList<>();
        for (JsonNode worker : trace.path("workers")) {
            int number = worker.path("worker").intValue();
            for (JsonNode span : worker.path("spans")) {
                boolean forward = span.path("forward").booleanValue();
                int micro = span.path("micro").intValue();
                spans.add(new Piece.Span(
                        lanes.size(),
                        (span.path("fromMicros").longValue() - from) / 1e3,
                        (span.path("toMicros").longValue() - from) / 1e3,
                        forward ? "forward" : "backward",
                        Integer.toString(micro),
                        -1,
                        -1));
            }
            lanes.add("worker %d, stage %d".formatted(number, number % stages));
        }
        double waiting = 1 - (double) busy / Math.max(1, (to - from) * lanes.size());
        return new Piece.Gantt(
                "A step of epoch %d".formatted(trace.path("epoch").intValue()),
                String.format(
                        Locale.ROOT,
                        "Micro-batches by number. Workers wait for %.0f %% of the step's %.3g ms%s; equal stages have to for (S − 1)/(M + S − 1) = %.0f %% with S = %d stages and M = %d micro-batches.",
                        100 * waiting,
                        (to - from) / 1e3,
                        stages == 1 ? ", apart from what is within their layers" : "",
                        100.0 * (stages - 1) / Math.max(1, micros + stages - 1),
                        stages,
                        micros),
                "milliseconds since the step began",
                lanes,
                spans);
    }

    private static Piece stages(JsonNode staged) {
        List<List<Object>> rows = new ArrayList<>();
        for (JsonNode stage : staged.path("stages")) {
            rows.add(List.of(
                    rows.size(),
                    "%d to %d"
                            .formatted(
                                    stage.path("first").intValue(),
                                    stage.path("last").intValue()),
                    stage.path("parameters").longValue(),
                    1e3 * stage.path("forwardSeconds").doubleValue(),
                    1e3 * stage.path("backwardSeconds").doubleValue(),
                    stage.path("keptBytes").longValue() / 1e6));
        }
        return new Piece.Table(
                "Stages",
                String.format(
                        Locale.ROOT,
                        "By what layers were measured to take: schedule %s, %d micro-batches, %d replicas; %.2f times as fast as one worker, who waits for %.0f %% of the time.",
                        staged.path("schedule").asText(),
                        staged.path("microBatches").intValue(),
                        staged.path("replicas").intValue(),
                        staged.path("speedUp").asDouble(),
                        100 * staged.path("bubble").asDouble()),
                List.of("stage", "layers", "parameters", "forward, ms", "backward, ms", "activations kept, MB"),
                rows);
    }
}
