package io.tatara.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.collection.Iterator;

/**
 * What the tasks of one job do: each brings a rank what the last exchange came to, and takes its part of the next along.
 *
 * @param run which training's ranks
 * @param outcome of the exchange before; null before the first, and when all have it
 * @param ending whether ranks are to end before their time
 * @param end why the ranks are to go now; null while they are not
 * @param millis longest wait for a rank
 */
record Errand(
        String run,
        @Nullable Broadcast<Outcome> outcome,
        boolean ending,
        @Nullable String end,
        long millis) implements Function1<Iterator<Ask>, Answer>, Serializable {

    @Override
    public Answer apply(Iterator<Ask> asks) {
        Ask ask = asks.next();
        String executor = SparkEnv.get().executorId();
        Mailbox mailbox = Mailboxes.HERE.find(run, ask.rank());
        if (mailbox == null) {
            return new Answer(ask.rank(), executor, ask.heard(), List.of(), new Standing.Away());
        }
        if (end != null) {
            mailbox.end(end, millis);
            return mailbox.answer(executor, ask);
        }
        if (outcome != null) {
            mailbox.deliver(outcome.value());
        }
        mailbox.await(ask.wanted(), ending, millis);
        return mailbox.answer(executor, ask);
    }
}
