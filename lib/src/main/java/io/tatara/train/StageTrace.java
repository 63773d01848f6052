package io.tatara.train;

import io.tatara.collective.Collective;
import io.tatara.engine.pipeline.Turn;
import io.tatara.train.TrainingEvent.StepTraced;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** When a stage took each turn of one step, by its host's clock; of an epoch the second step, which has nothing to warm up. */
final class StageTrace {

    private static final int TRACED = 1;
    private static final int SPAN_BYTES = 1 + Integer.BYTES + 2 * Long.BYTES;

    private final List<StepTraced.Span> spans = new ArrayList<>();
    private int epoch = -1;
    private int steps;
    private boolean isOn;
    private long from;

    /** A step begins. */
    void step(int itsEpoch) {
        if (itsEpoch != epoch) {
            epoch = itsEpoch;
            steps = 0;
        }
        isOn = steps == TRACED;
        steps++;
        if (isOn) {
            spans.clear();
        }
    }

    /** A turn's own work begins. */
    void begin() {
        if (isOn) {
            from = micros();
        }
    }

    /** And ends. */
    void end(Turn turn) {
        if (isOn) {
            spans.add(new StepTraced.Span(turn.isForward(), turn.micro(), from, micros()));
        }
    }

    private static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** All ranks' traces, in rank order; every rank takes part. Empty if an epoch had too few steps. */
    List<StepTraced.Worker> gather(Collective collective) {
        ByteBuffer own = ByteBuffer.allocate(SPAN_BYTES * spans.size());
        for (StepTraced.Span span : spans) {
            own.put((byte) (span.forward() ? 1 : 0))
                    .putInt(span.micro())
                    .putLong(span.fromMicros())
                    .putLong(span.toMicros());
        }
        spans.clear();
        List<StepTraced.Worker> workers = new ArrayList<>();
        for (byte[] its : collective.allGather(own.array())) {
            List<StepTraced.Span> theirs = new ArrayList<>();
            for (ByteBuffer in = ByteBuffer.wrap(its); in.hasRemaining(); ) {
                theirs.add(new StepTraced.Span(in.get() == 1, in.getInt(), in.getLong(), in.getLong()));
            }
            workers.add(new StepTraced.Worker(workers.size(), theirs));
        }
        return workers.stream().anyMatch(worker -> worker.spans().isEmpty()) ? List.of() : workers;
    }
}
