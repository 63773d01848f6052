package io.tatara.jobs.progress;

import static io.tatara.jobs.progress.Numbers.clock;
import static io.tatara.jobs.progress.Numbers.figure;

import io.tatara.jobs.progress.StudyText.Row;
import io.tatara.jobs.runfile.Goal;
import io.tatara.jobs.runfile.Resource;
import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.Trial;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A study as it goes: on a terminal a board that is drawn over itself, elsewhere a line a result. Safe for several threads.
 */
public final class StudyBoard {

    private static final int SHOWN = 5;

    private final ProgressConsole console;
    private final Goal goal;
    private final Resource resource;
    private final int slots;
    private final double seconds;
    private final long began = System.nanoTime();
    private final Map<Assignment, Trial> running = new LinkedHashMap<>();
    private final Set<Integer> busy = new HashSet<>();
    private final Map<Long, Integer> rungs = new TreeMap<>();
    private final Map<Integer, Row> standings = new TreeMap<>();
    private final ScheduledExecutorService ticking = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tatara-study-board");
        thread.setDaemon(true);
        return thread;
    });
    private int results;
    private int failures;
    private boolean closed;

    /**
     * A board without results.
     *
     * @param resource that trials get more of
     * @param seconds that the study may take; ∞ for any
     */
    public StudyBoard(ProgressConsole console, Goal goal, Resource resource, int slots, double seconds) {
        this.console = console;
        this.goal = goal;
        this.resource = resource;
        this.slots = slots;
        this.seconds = seconds;
        if (console.draws()) {
            // the clock goes on while trials take long
            var unused = ticking.scheduleAtFixedRate(this::draw, 1, 1, TimeUnit.SECONDS);
        }
    }

    /** These slots are busy. */
    public synchronized void began(Trial trial, List<Integer> taken) {
        running.put(trial.assignment(), trial);
        busy.addAll(taken);
        draw();
    }

    /** What a trial ran on was lost; it is begun again. */
    public synchronized void interfered(Trial trial, String reason) {
        console.say("trial %d is begun again: %s".formatted(trial.assignment().trial(), reason));
    }

    /** These slots are free. */
    public synchronized void ended(Trial trial, List<Integer> taken, Outcome outcome) {
        running.remove(trial.assignment());
        busy.removeAll(taken);
        add(trial, outcome);
        if (!console.draws() || !(outcome instanceof Outcome.Completed)) {
            console.say(line(trial, outcome));
        }
        draw();
    }

    /** A result of before a resume. */
    public synchronized void known(Trial trial, Outcome outcome) {
        add(trial, outcome);
    }

    private void add(Trial trial, Outcome outcome) {
        results++;
        if (outcome instanceof Outcome.Completed completed) {
            rungs.merge(trial.assignment().to(), 1, Integer::sum);
            standings.put(trial.assignment().trial(), new Row(trial, completed));
        } else {
            failures++;
        }
    }

    private String line(Trial trial, Outcome outcome) {
        String what = "trial %d at %s: "
                .formatted(
                        trial.assignment().trial(),
                        resource.at(trial.assignment().to()));
        if (outcome instanceof Outcome.Completed completed) {
            return what + "%s %s%s".formatted(goal.metric(), value(completed.loss()), bestText());
        }
        return what + OutcomeText.of(outcome);
    }

    private String bestText() {
        return best().stream()
                .limit(1)
                .map(best -> "; best %s (trial %d at %s)"
                        .formatted(
                                value(best.outcome().loss()),
                                best.trial().assignment().trial(),
                                resource.at(best.trial().assignment().to())))
                .findFirst()
                .orElse("");
    }

    private List<Row> best() {
        return standings.values().stream().sorted(Row.BEST_FIRST).limit(SHOWN).toList();
    }

    private String value(double loss) {
        return figure(goal.loss(loss));
    }

    /** Draws the board as it is now, where boards are drawn. */
    public synchronized void draw() {
        if (console.draws() && !closed) {
            console.board(lines());
        }
    }

    /** Nothing is drawn any more. */
    public synchronized void close() {
        ticking.shutdownNow();
        closed = true;
        console.board(List.of());
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        double past = (System.nanoTime() - began) / 1e9;
        lines.add(String.format(
                Locale.ROOT,
                "%d results, %d failed; %d of %d slots busy; %s%s",
                results,
                failures,
                busy.size(),
                slots,
                clock(past),
                Double.isInfinite(seconds) ? "" : ", " + clock(Math.max(0, seconds - past)) + " left"));
        if (!rungs.isEmpty()) {
            StringBuilder text = new StringBuilder("at " + resource.unit());
            rungs.forEach((amount, count) -> text.append(" %s: %d".formatted(resource.number(amount), count)));
            lines.add(text.toString());
        }
        StringBuilder now = new StringBuilder("training");
        running.values()
                .forEach(trial -> now.append(" %d→%s"
                        .formatted(
                                trial.assignment().trial(),
                                resource.number(trial.assignment().to()))));
        lines.add(now.toString());
        for (Row standing : best()) {
            lines.add("%s %s  trial %d at %s  %s"
                    .formatted(
                            goal.metric(),
                            value(standing.outcome().loss()),
                            standing.trial().assignment().trial(),
                            resource.at(standing.trial().assignment().to()),
                            StudyText.settings(standing.trial().configuration())));
        }
        return lines;
    }
}
