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
    public void began(Trial trial, int slot, int attempt) {
        listeners.forEach(listener -> listener.began(trial, slot, attempt));
    }

    @Override
    public void interfered(Trial trial, int slot, String reason) {
        listeners.forEach(listener -> listener.interfered(trial, slot, reason));
    }

    @Override
    public void ended(Trial trial, int slot, Outcome outcome, double seconds) {
        listeners.forEach(listener -> listener.ended(trial, slot, outcome, seconds));
    }
}
