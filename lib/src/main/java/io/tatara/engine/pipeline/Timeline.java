package io.tatara.engine.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * When each stage does what in one step: a step played through, given how long everything takes.
 *
 * <pre>
 *   1f1b, 3 stages, 4 micro-batches of equal stages, backward as long as two forwards:
 *
 *   stage 0   F0 F1 F2 ·  ·  ·  ·  B0──  F3 B1──  ·  B2──  ·  B3──
 *   stage 1   ·  F0 F1 ·  ·  B0──  F2 B1──  F3 B2──  ·  B3──
 *   stage 2   ·  ·  F0 B0──  F1 B1──  F2 B2──  F3 B3──
 * </pre>
 *
 * With S equal stages and M micro-batches each stage is idle for (S − 1)/(M + S − 1) of the step.
 *
 * @param stages in their order, with what they did
 */
public record Timeline(List<List<Span>> stages) {

    public Timeline {
        stages = stages.stream().map(List::copyOf).toList();
    }

    /**
     * One turn.
     *
     * @param from seconds since the step began, and {@code to} its end
     */
    public record Span(Turn turn, double from, double to) {}

    /** Plays a step through. Every stage waits for what it needs, and sends without waiting. */
    public static Timeline of(StageSchedule schedule, List<StageTimes> times, int micros) {
        return new Play(schedule, times, micros).run();
    }

    /** Seconds of the whole step. */
    public double seconds() {
        return stages.stream()
                .mapToDouble(spans -> spans.get(spans.size() - 1).to())
                .max()
                .orElse(0);
    }

    /** The share of all stages' time in which they are idle. */
    public double bubble() {
        double busy = stages.stream()
                .flatMap(List::stream)
                .mapToDouble(span -> span.to() - span.from())
                .sum();
        return 1 - busy / (seconds() * stages.size());
    }

    /** What the idle share is where all stages are equal and nothing is lost between them. */
    public static double idealBubble(int stages, int micros) {
        return (stages - 1.0) / (micros + stages - 1);
    }

    private static final class Play {

        private final List<StageTimes> times;
        private final List<List<Turn>> turns = new ArrayList<>();
        private final List<List<Span>> done = new ArrayList<>();
        private final double[][] forward;
        private final double[][] backward;

        private Play(StageSchedule schedule, List<StageTimes> times, int micros) {
            this.times = times;
            this.forward = new double[times.size()][micros];
            this.backward = new double[times.size()][micros];
            for (int stage = 0; stage < times.size(); stage++) {
                turns.add(schedule.turns(stage, times.size(), micros));
                done.add(new ArrayList<>());
                Arrays.fill(forward[stage], Double.NaN);
                Arrays.fill(backward[stage], Double.NaN);
            }
        }

        private Timeline run() {
            boolean moved = true;
            while (moved) {
                moved = false;
                for (int stage = 0; stage < turns.size(); stage++) {
                    while (done.get(stage).size() < turns.get(stage).size() && play(stage)) {
                        moved = true;
                    }
                }
            }
            return new Timeline(done);
        }

        /** Takes a stage's next turn, if what it needs is known. */
        private boolean play(int stage) {
            List<Span> before = done.get(stage);
            Turn turn = turns.get(stage).get(before.size());
            double ready = ready(stage, turn);
            if (Double.isNaN(ready)) {
                return false;
            }
            StageTimes own = times.get(stage);
            double free = before.isEmpty() ? 0 : before.get(before.size() - 1).to();
            double from = Math.max(free, ready);
            double to = from + (turn.isForward() ? own.forward() : own.backward());
            (turn.isForward() ? forward : backward)[stage][turn.micro()] = to;
            before.add(new Span(turn, from, to));
            return true;
        }

        /** When what a turn needs is there; NaN if that is not known yet. */
        private double ready(int stage, Turn turn) {
            if (turn.isForward()) {
                return stage == 0
                        ? 0
                        : forward[stage - 1][turn.micro()]
                                + times.get(stage - 1).send();
            }
            return stage == turns.size() - 1
                    ? forward[stage][turn.micro()]
                    : backward[stage + 1][turn.micro()] + times.get(stage).send();
        }
    }
}
