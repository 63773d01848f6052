package io.tatara.tuning.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToDoubleFunction;

/** Plays a scheduler on slots whose time is counted, not spent. */
final class VirtualTime {

    private final Scheduler scheduler;
    private final ToDoubleFunction<Assignment> loss;
    private final ToDoubleFunction<Assignment> duration;
    private final PriorityQueue<Running> running =
            new PriorityQueue<>(Comparator.comparingDouble(Running::end).thenComparingInt(run -> run.work.trial()));
    private final List<Assignment> started = new ArrayList<>();
    private final List<Result> finished = new ArrayList<>();
    private double now;
    private double busy;

    private record Running(Assignment work, double begin, double end) {}

    VirtualTime(Scheduler scheduler, ToDoubleFunction<Assignment> loss, ToDoubleFunction<Assignment> duration) {
        this.scheduler = scheduler;
        this.loss = loss;
        this.duration = duration;
    }

    /** Runs until the scheduler is over, or that many assignments are. */
    VirtualTime play(int slots, int most) {
        while (finished.size() < most) {
            while (running.size() < slots && scheduler.next() instanceof Turn.Run run) {
                Assignment work = run.assignment();
                scheduler.started(work);
                started.add(work);
                running.add(new Running(work, now, now + duration.applyAsDouble(work)));
            }
            Running next = running.poll();
            if (next == null) {
                return this;
            }
            now = next.end;
            busy += next.end - next.begin;
            Result result = new Result(next.work, loss.applyAsDouble(next.work));
            scheduler.finished(result);
            finished.add(result);
        }
        return this;
    }

    List<Assignment> started() {
        return started;
    }

    List<Result> finished() {
        return finished;
    }

    double now() {
        return now;
    }

    /** The part of all slots' time up to now that they worked in. */
    double utilisation(int slots) {
        double underWay = running.stream().mapToDouble(run -> now - run.begin).sum();
        return (busy + underWay) / (now * slots);
    }
}
