package io.tatara.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestWorkerTimes {

    private final Random random = new Random(2);

    @TempDir
    Path folder;

    @Test
    void whatAnExchangeTakesLongerThanWhereItTakesLeastIsWaiting() {
        for (int trial = 0; trial < 50; trial++) {
            double moving = random.nextDouble();
            List<Double> waits = new ArrayList<>(List.of(0.0));
            List<byte[]> told = new ArrayList<>();
            for (int rank = 0; rank < 5; rank++) {
                double wait = rank == 0 ? 0 : random.nextDouble();
                waits.add(wait);
                Timings times = new Timings(random.nextDouble(), 1, moving + wait, 0, 1, 0);
                told.add(new RoundTally(rank)
                        .report(1, times, rank, Lead.NONE, List.of())
                        .toBytes());
            }

            RoundReport all = RoundReport.merge(told);

            for (int rank = 0; rank < 5; rank++) {
                WorkerTimes raw = all.times().get(rank);
                WorkerTimes parted = raw.apart(all.leastExchange());
                assertThat(parted.worker()).isEqualTo(rank);
                assertThat(parted.bytesSent()).isEqualTo(rank);
                assertThat(parted.times().waiting()).isCloseTo(waits.get(rank + 1), within(1e-6));
                assertThat(parted.times().exchange()).isCloseTo(moving, within(1e-6));
                assertThat(parted.times().training()).isCloseTo(raw.times().training(), within(1e-9));
            }
        }
    }

    @Test
    void eventsTellEachRoundAndStepOfEachWorkerOnce() throws Exception {
        for (Exchange exchange : List.of(new Exchange.Averaging(3), new Exchange.AllReduce(4))) {
            int workers = 3;
            TrainingConfig config = new TrainingConfig(4, 5, null, 0, 1);
            List<TrainingEvent> events = new ArrayList<>();

            TrainingSummary summary = InProcess.ranks(
                            TestReplica.plan(TestReplica.PLAIN, config, exchange, null),
                            InProcess.deal(InProcess.examples(120), workers),
                            List.of(List.of(), List.of(), List.of()),
                            folder,
                            rank -> rank,
                            events::add)
                    .get(0)
                    .summary();

            long rounds = 0;
            long steps = 0;
            for (TrainingEvent event : events) {
                if (event instanceof TrainingEvent.RoundsFinished told) {
                    rounds += told.rounds();
                    steps += told.steps();
                    assertThat(told.round()).isEqualTo(rounds);
                    assertThat(told.workers()).extracting(WorkerTimes::worker).containsExactly(0, 1, 2);
                    assertThat(EventCodec.fromJson(EventCodec.toJson(told))).isEqualTo(told);
                }
            }
            assertThat(rounds).isEqualTo(4L * (exchange instanceof Exchange.AllReduce ? 2 : 3));
            assertThat(steps).isEqualTo(4 * 8);
            assertThat(summary.timings()).extracting(WorkerTimes::worker).containsExactly(0, 1, 2);
            RoundTimes times = Objects.requireNonNull(summary.rounds());
            double perExchange = exchange instanceof Exchange.AllReduce ? 1 : 8 / 3.0;
            assertThat(times.predicted().steps()).isCloseTo(perExchange, within(1e-9));
            assertThat(times.seconds()).isPositive();
        }
    }
}
