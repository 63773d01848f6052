package io.tatara.jobs.tune;

import io.tatara.jobs.progress.StudyText.Row;
import io.tatara.tuning.importance.Importance.Observation;
import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.StudyEvent;
import io.tatara.tuning.study.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Each trial at the last rung that it came to. Safe for several threads. */
public final class TrialTable {

    private final Map<Integer, Row> rows = new TreeMap<>();
    private final NavigableMap<Long, List<Observation>> levels = new TreeMap<>();
    private int size;

    /**
     * Of a study that has come as far as these events.
     *
     * @param known is told of each trial's results
     */
    public TrialTable(List<StudyEvent> events, BiConsumer<Trial, Outcome> known) {
        Map<Integer, Configuration> configurations = new HashMap<>();
        for (StudyEvent event : events) {
            if (event instanceof StudyEvent.Suggested suggested) {
                configurations.put(suggested.trial(), suggested.configuration());
            } else if (event instanceof StudyEvent.Finished finished) {
                Assignment work = finished.assignment();
                Trial trial = new Trial(Objects.requireNonNull(configurations.get(work.trial())), work);
                add(trial, finished.outcome());
                known.accept(trial, finished.outcome());
            }
        }
    }

    synchronized void add(Trial trial, Outcome outcome) {
        rows.put(trial.assignment().trial(), new Row(trial, outcome));
        levels.computeIfAbsent(trial.assignment().to(), to -> new ArrayList<>())
                .add(new Observation(trial.configuration(), outcome.loss()));
        size++;
    }

    /** Results, of all rungs. */
    public synchronized int size() {
        return size;
    }

    /** One a trial, the furthest first, and of those the best. */
    public synchronized List<Row> rows() {
        return rows.values().stream().sorted(Row.BEST_FIRST).toList();
    }

    /** After how many epochs there are the most results; of several the most. 0 without any. */
    public synchronized long commonest() {
        return levels.descendingMap().entrySet().stream()
                .max(Comparator.comparingInt(level -> level.getValue().size()))
                .map(Map.Entry::getKey)
                .orElse(0L);
    }

    /** The results after so many epochs, in the order in which they came. */
    public synchronized List<Observation> observations(long epochs) {
        return List.copyOf(levels.getOrDefault(epochs, List.of()));
    }

    /** What became of trials that failed, by kind. */
    public synchronized String failures() {
        return rows.values().stream()
                .map(Row::outcome)
                .filter(outcome -> !(outcome instanceof Outcome.Completed))
                .collect(Collectors.groupingBy(
                        outcome -> outcome.getClass().getSimpleName(), TreeMap::new, Collectors.counting()))
                .toString();
    }
}
