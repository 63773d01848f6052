package io.tatara.tuning.run;

import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.Study;
import io.tatara.tuning.study.Trial;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs a study on threads of this process. A slot that is free is given work at once: nothing is polled. What a trial does,
 * throws or does not return from never ends the study, and goes into it as an {@link Outcome}.
 */
public final class ThreadRunner {

    private static final long GRACE_SECONDS = 3;

    private final Study study;
    private final Objective objective;
    private final Slots slots;
    private final Limits limits;
    private final RunListener listener;
    private final long began = System.nanoTime();
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private final Map<Assignment, Running> running = new LinkedHashMap<>();
    private final Queue<Trial> again = new ArrayDeque<>();
    /** What is next and needs more slots than are free; whoever needs less must not get ahead of it, or it might wait for ever. */
    private @Nullable Trial waiting;

    /** @param interference null unless it is to be run again */
    private record Ended(
            Running run,
            @Nullable Outcome outcome,
            @Nullable Interference interference) {}

    /** An attempt at a trial. */
    private final class Running implements Runnable {

        private final Trial trial;
        private final Map<Interference.Cause, Integer> suffered;
        private final List<Integer> taken;
        private final long since = System.nanoTime();
        private final Thread thread;

        /** @param suffered by the attempts before it */
        private Running(Trial trial, Map<Interference.Cause, Integer> suffered, List<Integer> taken) {
            this.trial = trial;
            this.suffered = suffered;
            this.taken = taken;
            this.thread = new Thread(this, "trial-" + trial.assignment().trial());
            // one that does not answer an interrupt must not keep the process alive
            thread.setDaemon(true);
        }

        @Override
        public void run() {
            ended.add(end());
        }

        private Ended end() {
            try {
                return new Ended(this, Outcome.of(objective.loss(trial)), null);
            } catch (Interference e) {
                return new Ended(this, null, e);
            } catch (CancellationException e) {
                return new Ended(this, new Outcome.Cancelled(), null);
            } catch (Exception | Error e) {
                return new Ended(this, new Outcome.Failed(e.toString()), null);
            }
        }

        /** Counted from 1. */
        private int attempt() {
            return 1 + suffered.values().stream().mapToInt(times -> times).sum();
        }

        private double seconds() {
            return (System.nanoTime() - since) * 1e-9;
        }
    }

    /** Begins to count the study's time. */
    public ThreadRunner(Study study, Objective objective, int slots, Limits limits) {
        this(study, objective, slots, limits, RunListener.none());
    }

    /** Begins to count the study's time. */
    public ThreadRunner(Study study, Objective objective, int slots, Limits limits, RunListener listener) {
        this.study = study;
        this.objective = objective;
        this.slots = new Slots(slots);
        this.limits = limits;
        this.listener = listener;
    }

    /**
     * Runs trials, first those that the study had begun, until an end is come to. Trials that run then are interrupted and
     * stay unfinished in the study: it can be run on. To be called once.
     *
     * @throws InterruptedException if this thread is interrupted; the study can be run on
     */
    public Ending run() throws InterruptedException {
        again.addAll(study.unfinished());
        try {
            while (true) {
                if (isGoodEnough()) {
                    return Ending.TARGET;
                }
                if (study.stale() >= limits.stale()) {
                    return Ending.STALE;
                }
                if (left() <= 0) {
                    return Ending.TIME;
                }
                if (fill()) {
                    continue;
                }
                if (running.isEmpty()) {
                    return study.isOver() ? Ending.OVER : Ending.RESOURCE;
                }
                Ended next = ended.poll((long) (Math.min(left(), untilLate()) * 1e9), TimeUnit.NANOSECONDS);
                if (next != null) {
                    settle(next);
                }
                giveUpLate();
            }
        } finally {
            end();
        }
    }

    /** Waits a moment for those that answer an interrupt. */
    private void end() throws InterruptedException {
        running.values().forEach(run -> run.thread.interrupt());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
        for (Running run : running.values()) {
            TimeUnit.NANOSECONDS.timedJoin(run.thread, Math.max(1, deadline - System.nanoTime()));
        }
    }

    private boolean isGoodEnough() {
        return study.best()
                .filter(best -> best.result().loss() <= limits.target()
                        && best.result().assignment().to() >= limits.targetFrom())
                .isPresent();
    }

    private double left() {
        return limits.studySeconds() - (System.nanoTime() - began) * 1e-9;
    }

    /** Begins what there are slots for; returns whether it ended for a trial that was refused, after which limits may have been come to. */
    private boolean fill() {
        while (slots.free() > 0) {
            Trial trial = waiting == null ? next().orElse(null) : waiting;
            if (trial == null) {
                return false;
            }
            int needs = needs(trial);
            waiting = null;
            if (needs > slots.count()) {
                refuse(trial, needs);
                return true;
            }
            if (needs > slots.free()) {
                waiting = trial;
                return false;
            }
            begin(trial, Map.of(), slots.take(needs));
        }
        return false;
    }

    private int needs(Trial trial) {
        try {
            return Math.max(1, objective.slots(trial));
        } catch (RuntimeException e) {
            // what is wrong with it shows when it runs
            return 1;
        }
    }

    private void refuse(Trial trial, int needs) {
        Outcome failed =
                new Outcome.Failed("it needs %d slots at once, and there are %d".formatted(needs, slots.count()));
        study.tell(trial.assignment(), failed);
        listener.ended(trial, List.of(), failed, 0);
    }

    private Optional<Trial> next() {
        Trial next = again.poll();
        if (next != null) {
            return Optional.of(next);
        }
        return study.spent() >= limits.resource() ? Optional.empty() : study.ask();
    }

    private void begin(Trial trial, Map<Interference.Cause, Integer> suffered, List<Integer> taken) {
        Running run = new Running(trial, suffered, taken);
        running.put(trial.assignment(), run);
        listener.began(trial, run.taken, run.attempt());
        run.thread.start();
    }

    private void settle(Ended end) {
        Running run = end.run();
        // one that was given up may come back late
        if (running.get(run.trial.assignment()) != run) {
            return;
        }
        running.remove(run.trial.assignment());
        if (end.outcome() != null) {
            tell(run, end.outcome());
        }
        if (end.interference() != null) {
            suffer(run, end.interference());
        }
    }

    private void suffer(Running run, Interference interference) {
        String reason = String.valueOf(interference.getMessage());
        Map<Interference.Cause, Integer> suffered = new EnumMap<>(Interference.Cause.class);
        suffered.putAll(run.suffered);
        int times = suffered.merge(interference.cause(), 1, Integer::sum);
        if (times < interference.cause().most()) {
            listener.interfered(run.trial, run.taken, reason);
            begin(run.trial, suffered, run.taken);
        } else {
            tell(run, new Outcome.Lost(run.attempt(), reason));
        }
    }

    private void tell(Running run, Outcome outcome) {
        slots.giveBack(run.taken);
        study.tell(run.trial.assignment(), outcome);
        listener.ended(run.trial, run.taken, outcome, run.seconds());
    }

    /** Seconds until a trial takes too long. */
    private double untilLate() {
        double longest =
                running.values().stream().mapToDouble(Running::seconds).max().orElse(0);
        return Math.max(0, limits.trialSeconds() - longest);
    }

    private void giveUpLate() {
        List<Running> late = new ArrayList<>(running.values());
        late.removeIf(run -> run.seconds() < limits.trialSeconds());
        for (Running run : late) {
            run.thread.interrupt();
            running.remove(run.trial.assignment());
            tell(run, new Outcome.TimedOut(run.seconds()));
        }
    }
}
