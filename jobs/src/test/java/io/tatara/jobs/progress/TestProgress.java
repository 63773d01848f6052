package io.tatara.jobs.progress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingSummary;
import java.io.ByteArrayOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestProgress {

    private static final TrainingEvent.Started STARTED = new TrainingEvent.Started(2, 4, 0, 0, 25, 3_200, 12_345);
    private static final TrainingEvent.Progress HALF =
            new TrainingEvent.Progress(2, 50, 100, 0.25, 0.25, 0.25, 1e-3, 3_200);

    private static final int COLUMNS = 80;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void theBarSaysShareEpochStepLossSpeedAndTimeLeft() {
        assertThat(ProgressText.bar(TrainingState.WAITING.after(STARTED).after(HALF), 100))
                .isEqualTo("[============>           ] epoch 2/4  step  50/100  loss 0.2500  3,200 ex/s  0:02 left");
    }

    @Test
    void aFinishedBarIsFull() {
        TrainingEvent last = new TrainingEvent.Progress(4, 100, 100, 1e-5, 1e-5, 1e-5, 1e-3, 3_200);

        assertThat(ProgressText.bar(TrainingState.WAITING.after(STARTED).after(last), 200))
                .isEqualTo("[========================] epoch 4/4  step 100/100  loss 1.000e-05  3,200 ex/s  0:00 left");
    }

    @ParameterizedTest
    @ValueSource(ints = {70, 80, 81, 97, 98, 99, 200})
    void theBarFillsNoMoreThanTheTerminalsLine(int columns) {
        assertThat(ProgressText.bar(TrainingState.WAITING.after(STARTED).after(HALF), columns))
                .hasSizeLessThan(columns)
                .endsWith("epoch 2/4  step  50/100  loss 0.2500  3,200 ex/s  0:02 left");
    }

    @Test
    void anUnknownSpeedGivesNoTime() {
        TrainingEvent stalled = new TrainingEvent.Progress(1, 0, 100, Double.NaN, Double.NaN, Double.NaN, 1e-3, 0);

        assertThat(ProgressText.line(TrainingState.WAITING.after(STARTED).after(stalled)))
                .isEqualTo("epoch 1/4, step 0/100, loss NaN, 0 examples/s, unknown time left");
        assertThat(ProgressText.line(TrainingState.WAITING)).isEqualTo("waiting for the first step");
    }

    @Test
    void withoutATerminalALineComesEveryFewSecondsAndAtEveryEpoch() {
        ProgressConsole console = console(ProgressConsole.Style.LINES);
        console.on(STARTED);
        console.on(HALF);
        nanos.set(6_000_000_000L);
        console.on(HALF);
        console.on(HALF);
        console.on(new TrainingEvent.EpochFinished(2, 0.3, Map.of("accuracy", 0.9), 1.25));

        assertThat(bytes.toString(UTF_8)).isEqualToNormalizingNewlines("""
                        training: 2 workers on 3,200 examples, 12,345 parameters, 4 epochs of 25 steps
                        epoch 2/4, step 50/100, loss 0.2500, 3,200 examples/s, 2.0 s left
                        epoch 2/4: loss 0.3000, validation accuracy 0.9000, 1.3 s
                        """);
    }

    @Test
    void onATerminalTheBarIsDrawnOverAndGoneAtTheEnd() {
        ProgressConsole console = console(ProgressConsole.Style.TERMINAL);
        console.on(STARTED);
        bytes.reset();
        console.on(HALF);
        String bar = ProgressText.bar(TrainingState.WAITING.after(STARTED).after(HALF), COLUMNS);
        String drawn = "\r\u001b[?7l" + bar + "\u001b[K\u001b[?7h";
        assertThat(bytes.toString(UTF_8)).isEqualTo(drawn);

        console.on(new TrainingEvent.Finished(
                new TrainingSummary(2, 4, 4, false, 0.1, Map.of(), 12_800, 4, List.of(), null)));
        assertThat(bytes.toString(UTF_8)).isEqualTo(drawn + "\r\u001b[K");
    }

    @Test
    void aStoppedConsoleErasesTheBarAndSaysNoMore() {
        ProgressConsole console = console(ProgressConsole.Style.TERMINAL);
        console.on(STARTED);
        console.on(HALF);
        bytes.reset();
        console.stop();
        console.on(HALF);
        console.say("something");

        assertThat(bytes.toString(UTF_8)).isEqualTo("\r\u001b[K");
    }

    @Test
    void silenceIsSilent() {
        ProgressConsole console = console(ProgressConsole.Style.SILENT);
        console.on(STARTED);
        console.on(HALF);
        console.say("something");

        assertThat(bytes.size()).isZero();
    }

    private ProgressConsole console(ProgressConsole.Style style) {
        return new ProgressConsole(
                new PrintWriter(new OutputStreamWriter(bytes, UTF_8), true), style, COLUMNS, nanos::get);
    }
}
