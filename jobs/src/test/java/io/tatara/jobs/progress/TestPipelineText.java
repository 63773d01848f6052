package io.tatara.jobs.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.train.TrainingEvent.Staged;
import io.tatara.train.TrainingEvent.StepTraced;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestPipelineText {

    private static Staged staged(boolean recomputes, double speedUp) {
        return new Staged(
                List.of(
                        new Staged.Stage(0, 1, 1_200_000, 0.010, 0.020, 4 << 20, 1 << 20),
                        new Staged.Stage(2, 2, 34_000, 0.012, 0.0205, 2 << 20, 1 << 20)),
                2,
                8,
                "1f1b",
                recomputes,
                List.of(),
                speedUp,
                0.11);
    }

    @Test
    void stagesAreATable() {
        assertThat(StagedText.lines(staged(false, 1.7)))
                .containsExactly(
                        "pipeline: 2 stages of 2 replicas, 8 micro-batches a step, 1f1b",
                        "stage  layers  parameters  forward  backward  activations",
                        "0      0-1      1,200,000  10.0 ms   20.0 ms      4.0 MiB",
                        "1      2           34,000  12.0 ms   20.5 ms      2.0 MiB",
                        "predicted: 1.70 times as fast as one worker that has the whole network, each replica; workers wait for 11 % of the time (layers were measured here, on micro-batches)");
    }

    @Test
    void layersThatAreDealtOutAreNamed() {
        Staged.Stage stage = new Staged.Stage(0, 2, 700, 0.010, 0.020, 4 << 20, 1 << 20);
        Staged one = new Staged(List.of(stage), 4, 1, "gpipe", false, List.of(0, 2), 1, 0);
        Staged two = new Staged(List.of(stage, stage), 2, 8, "1f1b", false, List.of(2), 1.5, 0.1);

        assertThat(StagedText.lines(one))
                .hasSize(3)
                .contains("all-reduce over 4 workers, which layers 0, 2 are dealt out to; of a worker:");
        assertThat(StagedText.lines(two))
                .contains(
                        "pipeline: 2 stages of 2 replicas, 8 micro-batches a step, 1f1b; layer 2 is dealt out to the replicas");
    }

    @Test
    void whatRecomputingSavesIsSaid() {
        assertThat(StagedText.lines(staged(true, 1.3)))
                .contains("recomputing saves about 4.0 MiB of 6.0 MiB of activations")
                .anyMatch(line -> line.startsWith("0      0-1      1,200,000  10.0 ms   20.0 ms      1.0 MiB"));
    }

    @Test
    void stagesThatDoNotPayAreSaidTo() {
        assertThat(StagedText.lines(staged(false, 0.8)))
                .last()
                .asString()
                .contains("too narrow to be worth the stages");
    }

    @Test
    void aStepIsDrawn() {
        StepTraced step = new StepTraced(
                3,
                2,
                List.of(
                        new StepTraced.Worker(0, List.of(span(true, 0, 0, 10), span(false, 0, 50, 70))),
                        new StepTraced.Worker(1, List.of(span(true, 0, 20, 30), span(false, 0, 30, 50)))));

        assertThat(TraceText.lines(step, 14))
                .containsExactly(
                        "a step of epoch 3, 0.0700 ms: forward -, backward =, waiting .",
                        "worker 0  --........====",
                        "worker 1  ....--====....",
                        "workers wait for 57 % of it; equal stages have to for (S - 1)/(M + S - 1) = 50 %");
    }

    private static StepTraced.Span span(boolean forward, int micro, long from, long to) {
        return new StepTraced.Span(forward, micro, 1_000_000 + from, 1_000_000 + to);
    }
}
