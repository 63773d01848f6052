package io.tatara.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A study, folded from its events. Not safe for several threads. */
final class LiveStudy {

    private final LiveEvent.StudyBegan began;
    private final Map<Integer, Trial> trials = new TreeMap<>();
    private final Curve best = new Curve();
    private @Nullable String ending;
    private int results;
    private int failures;

    /**
     * A trial as it is now.
     *
     * @param outcome null before it came to any
     * @param value of the metric at the end of its last rung; null without one
     */
    record Trial(
            int number,
            String settings,
            boolean running,
            @Nullable String outcome,
            double had,
            String where,
            @Nullable Double value,
            List<Double> curve) {}

    /**
     * As it is now.
     *
     * @param trials the best first, those without a value last
     * @param best value so far; null without one
     * @param history of the best value over results
     */
    record View(
            String metric,
            int slots,
            int results,
            int failures,
            int running,
            List<Trial> trials,
            @Nullable Double best,
            Curve.Points history,
            @Nullable String ending) {}

    LiveStudy(LiveEvent.StudyBegan began) {
        this.began = began;
    }

    void on(LiveEvent.TrialBegan event) {
        Trial old = trials.get(event.trial());
        trials.put(
                event.trial(),
                old == null
                        ? new Trial(event.trial(), event.settings(), true, null, 0, "", null, List.of())
                        : new Trial(
                                old.number(),
                                old.settings(),
                                true,
                                old.outcome(),
                                old.had(),
                                old.where(),
                                old.value(),
                                old.curve()));
    }

    void on(LiveEvent.TrialEnded event) {
        Trial old = trials.get(event.trial());
        results++;
        failures += event.value() == null ? 1 : 0;
        List<Double> curve = new ArrayList<>(old == null ? List.of() : old.curve());
        curve.addAll(event.curve());
        trials.put(
                event.trial(),
                new Trial(
                        event.trial(),
                        old == null ? "" : old.settings(),
                        false,
                        event.outcome(),
                        event.had(),
                        event.where(),
                        event.value(),
                        curve));
        Double now = bestValue();
        if (now != null) {
            best.add(results, now);
        }
    }

    void on(LiveEvent.StudyEnded event) {
        ending = event.ending();
        trials.replaceAll((number, trial) -> new Trial(
                number,
                trial.settings(),
                false,
                trial.outcome(),
                trial.had(),
                trial.where(),
                trial.value(),
                trial.curve()));
    }

    int running() {
        return (int) trials.values().stream().filter(Trial::running).count();
    }

    @Nullable
    Double bestValue() {
        return trials.values().stream().min(bestFirst()).map(Trial::value).orElse(null);
    }

    /** As studies have it: the furthest, and of those the best. */
    private Comparator<Trial> bestFirst() {
        return Comparator.<Trial, Boolean>comparing(trial -> trial.value() == null)
                .thenComparing(trial -> trial.value() == null && !trial.running())
                .thenComparing(Comparator.comparingDouble(Trial::had).reversed())
                .thenComparingDouble(
                        trial -> trial.value() == null ? 0 : began.higherIsBetter() ? -trial.value() : trial.value())
                .thenComparingInt(Trial::number);
    }

    View view() {
        return new View(
                began.metric(),
                began.slots(),
                results,
                failures,
                running(),
                trials.values().stream().sorted(bestFirst()).toList(),
                bestValue(),
                best.points("best " + began.metric()),
                ending);
    }
}
