package io.tatara.jobs.progress;

import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingListener;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows a training as it goes: on a terminal a bar that is drawn over itself, elsewhere a line every few seconds; the end
 * of each epoch stays in both. Safe for several threads.
 */
public final class ProgressConsole implements TrainingListener {

    private static final long PAUSE_NANOS = 5_000_000_000L;
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";
    private static final String ERASE_TO_END = "\u001b[K";
    private static final String ERASE_BELOW = "\u001b[J";
    private static final String UP = "\u001b[%dA";

    /** Columns of a step that is drawn. */
    private static final int DRAWING = 64;

    private final PrintWriter out;
    private final int columns;
    private final LongSupplier nanos;
    private Style style;
    private TrainingState state = TrainingState.WAITING;
    private TrainingEvent.@Nullable StepTraced traced;
    private long lastLine;
    private boolean drawn;
    private List<String> board = List.of();

    /** What the stream leads to. */
    public enum Style {
        TERMINAL,
        LINES,
        SILENT
    }

    /** @param columns of the terminal, if it is one */
    public ProgressConsole(PrintWriter out, Style style, int columns) {
        this(out, style, columns, System::nanoTime);
    }

    ProgressConsole(PrintWriter out, Style style, int columns, LongSupplier nanos) {
        this.out = out;
        this.style = style;
        this.columns = columns;
        this.nanos = nanos;
        this.lastLine = nanos.getAsLong();
    }

    /** Says what is going on outside of trainings. */
    public synchronized void say(String sentence) {
        if (style != Style.SILENT) {
            erase();
            out.println(sentence);
            print(board);
            out.flush();
        }
    }

    /** Whether boards are drawn: on a terminal alone. */
    public synchronized boolean draws() {
        return style == Style.TERMINAL;
    }

    /** Draws lines over those that were drawn before; none ends that. */
    public synchronized void board(List<String> lines) {
        if (draws()) {
            erase();
            board = List.copyOf(lines);
            print(board);
            out.flush();
        }
    }

    private void print(List<String> lines) {
        for (String line : lines) {
            out.print(NO_WRAP + line + WRAP + "\n");
        }
    }

    @Override
    public synchronized void on(TrainingEvent event) {
        state = state.after(event);
        TrainingEvent.Started started = state.started();
        ProgressText.trouble(event).ifPresent(this::say);
        if (event instanceof TrainingEvent.Started start) {
            say(ProgressText.started(start));
        } else if (event instanceof TrainingEvent.Staged staged) {
            StagedText.lines(staged).forEach(this::say);
        } else if (event instanceof TrainingEvent.PaceChanged pace) {
            say(ProgressText.paceChanged(pace));
        } else if (event instanceof TrainingEvent.Validated validated && started != null) {
            say(ProgressText.validated(validated, started.epochs()));
        } else if (event instanceof TrainingEvent.EpochFinished epoch && started != null) {
            say(ProgressText.epoch(epoch, started.epochs()));
            lastLine = nanos.getAsLong();
        } else if (event instanceof TrainingEvent.StepTraced step) {
            traced = step;
        } else if (event instanceof TrainingEvent.Progress) {
            progress();
        } else if (event instanceof TrainingEvent.Finished) {
            erase();
            out.flush();
            if (traced != null) {
                TraceText.lines(traced, DRAWING).forEach(this::say);
            }
        }
    }

    /** Ends the bar; nothing is shown any more. */
    public synchronized void stop() {
        erase();
        board = List.of();
        out.flush();
        style = Style.SILENT;
    }

    private void progress() {
        if (style == Style.TERMINAL) {
            // in one write, so that it does not flicker; a terminal made narrower cuts the line instead of wrapping it
            out.print("\r" + NO_WRAP + ProgressText.bar(state, columns) + ERASE_TO_END + WRAP);
            out.flush();
            drawn = true;
        } else if (style == Style.LINES && nanos.getAsLong() - lastLine >= PAUSE_NANOS) {
            say(ProgressText.line(state));
            lastLine = nanos.getAsLong();
        }
    }

    private void erase() {
        if (drawn) {
            out.print("\r" + ERASE_TO_END);
            drawn = false;
        }
        if (!board.isEmpty()) {
            out.print(UP.formatted(board.size()) + "\r" + ERASE_BELOW);
        }
    }
}
