package io.tatara.tuning.run;

import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.Trial;
import java.util.List;

/** Several that hear the same, one after the other. */
public record RunListeners(List<RunListener> listeners) implements RunListener {

    public RunListeners {
        listeners = List.copyOf(listeners);
    }

    @Override
    public void began(Trial trial, List<Integer> slots, int attempt) {
        listeners.forEach(listener -> listener.began(trial, slots, attempt));
    }

    @Override
    public void interfered(Trial trial, List<Integer> slots, String reason) {
        listeners.forEach(listener -> listener.interfered(trial, slots, reason));
    }

    @Override
    public void ended(Trial trial, List<Integer> slots, Outcome outcome, double seconds) {
        listeners.forEach(listener -> listener.ended(trial, slots, outcome, seconds));
    }
}
