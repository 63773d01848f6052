package io.tatara.jobs.progress;

import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingListener;
import java.io.PrintWriter;
import java.util.function.LongSupplier;

/**
 * Shows a training as it goes: on a terminal a bar that is drawn over itself, elsewhere a line every few seconds; the end
 * of each epoch stays in both. Called by one thread at a time.
 */
public final class ProgressConsole implements TrainingListener {

    private static final long PAUSE_NANOS = 5_000_000_000L;

    private final PrintWriter out;
    private final Style style;
    private final LongSupplier nanos;
    private TrainingState state = TrainingState.WAITING;
    private long lastLine;
    private int drawn;

    /** What the stream leads to. */
    public enum Style {
        TERMINAL,
        LINES,
        SILENT
    }

    public ProgressConsole(PrintWriter out, Style style) {
        this(out, style, System::nanoTime);
    }

    ProgressConsole(PrintWriter out, Style style, LongSupplier nanos) {
        this.out = out;
        this.style = style;
        this.nanos = nanos;
        this.lastLine = nanos.getAsLong();
    }

    /** Says what is going on outside of trainings. */
    public void say(String sentence) {
        if (style != Style.SILENT) {
            erase();
            out.println(sentence);
            out.flush();
        }
    }

    @Override
    public void on(TrainingEvent event) {
        state = state.after(event);
        TrainingEvent.Started started = state.started();
        if (event instanceof TrainingEvent.Started start) {
            say(ProgressText.started(start));
        } else if (event instanceof TrainingEvent.EpochFinished epoch && started != null) {
            say(ProgressText.epoch(epoch, started.epochs()));
            lastLine = nanos.getAsLong();
        } else if (event instanceof TrainingEvent.Progress) {
            progress();
        } else if (event instanceof TrainingEvent.Finished) {
            erase();
            out.flush();
        }
    }

    private void progress() {
        if (style == Style.TERMINAL) {
            String bar = ProgressText.bar(state);
            out.print("\r" + bar + " ".repeat(Math.max(0, drawn - bar.length())));
            out.flush();
            drawn = bar.length();
        } else if (style == Style.LINES && nanos.getAsLong() - lastLine >= PAUSE_NANOS) {
            say(ProgressText.line(state));
            lastLine = nanos.getAsLong();
        }
    }

    private void erase() {
        if (drawn > 0) {
            out.print("\r" + " ".repeat(drawn) + "\r");
            drawn = 0;
        }
    }
}
