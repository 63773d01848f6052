package io.tatara.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.collective.Collective;
import io.tatara.collective.CollectiveException;
import io.tatara.collective.Values;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TestMailbox {

    @Test
    void aRankThatNoJobLooksForEndsAndLeavesNothing() {
        Mailbox mailbox = new Mailbox(3, 4, 0.1);
        Mailboxes.HERE.open("a run", mailbox);

        assertThatThrownBy(() -> mailbox.exchange(part(0)))
                .isInstanceOf(CollectiveException.class)
                .hasMessageContaining("rank 3, round 0: no job of the driver has looked for this rank");

        new JobReplica<>("a run", mailbox, new RowFeed<>(1), TestMailbox::exchange).run();
        assertThat(Mailboxes.HERE.find("a run", 3)).isNull();
    }

    private static String exchange(Collective collective, Iterator<Object> rows, Consumer<byte[]> report) {
        collective.allGather(new byte[0]);
        return "never";
    }

    @Test
    void aRankThatReadsForLongerThanItsLifeExchangesStill() throws Exception {
        Mailbox mailbox = new Mailbox(0, 1, 2);
        assertThatThrownBy(new RowFeed<>(2.1)::hasNext).hasMessageContaining("no row came");

        CompletableFuture<Outcome> came = CompletableFuture.supplyAsync(() -> mailbox.exchange(part(0)));
        while (!mailbox.answer("driver", new Ask(0, 0, 0)).standing().answers(0)) {
            Thread.onSpinWait();
        }
        mailbox.deliver(outcome(0));

        assertThat(came.get(10, TimeUnit.SECONDS).index()).isZero();
    }

    @Test
    void anOutcomeCountsOnceAndForItsOwnExchangeAlone() throws Exception {
        Mailbox mailbox = new Mailbox(0, 1, 20);
        for (int index = 0; index < 3; index++) {
            Standing.Brought brought = part(index);
            CompletableFuture<Outcome> came = CompletableFuture.supplyAsync(() -> mailbox.exchange(brought));
            mailbox.await(index, false, 10_000);
            if (index > 0) {
                mailbox.deliver(outcome(index - 1));
            }
            mailbox.deliver(outcome(index));
            assertThat(came.get(10, TimeUnit.SECONDS).index()).isEqualTo(index);
            // a task that Spark runs again
            mailbox.deliver(outcome(index));
        }
    }

    @Test
    void eventsAreToldUntilTheDriverHasThem() {
        Mailbox mailbox = new Mailbox(0, 1, 20);
        IntStream.range(0, 5).forEach(i -> mailbox.report(new byte[] {(byte) i}));

        assertThat(mailbox.answer("driver", new Ask(0, 0, -1)).events()).hasSize(5);
        Answer again = mailbox.answer("driver", new Ask(0, 2, -1));
        assertThat(again.firstEvent()).isEqualTo(2);
        assertThat(again.events()).containsExactly(new byte[] {2}, new byte[] {3}, new byte[] {4});
        assertThat(mailbox.answer("driver", new Ask(0, 5, -1)).events()).isEmpty();
    }

    private static Standing.Brought part(int index) {
        return new Standing.Brought(index, new byte[0], Values.NONE);
    }

    private static Outcome outcome(int index) {
        return Outcome.of(index, List.of(new byte[0]), new float[0]);
    }
}
