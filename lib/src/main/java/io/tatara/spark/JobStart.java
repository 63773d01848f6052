package io.tatara.spark;

import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function2;

/** The first job's task: starts a rank where it runs, and gives it its rows. */
final class JobStart<I, R> implements Function2<Integer, Iterator<I>, Iterator<Home>> {

    private static final long serialVersionUID = 1L;

    private final String run;
    private final int size;
    private final double timeoutSeconds;
    private final Gang.Work<I, R> work;

    JobStart(String run, int size, double timeoutSeconds, Gang.Work<I, R> work) {
        this.run = run;
        this.size = size;
        this.timeoutSeconds = timeoutSeconds;
        this.work = work;
    }

    @Override
    public Iterator<Home> call(Integer rank, Iterator<I> rows) throws InterruptedException {
        SparkEnv env = SparkEnv.get();
        double life = JobRounds.lifeSeconds(timeoutSeconds);
        Mailbox mailbox = new Mailbox(rank, size, life);
        RowFeed<I> feed = new RowFeed<>(life);
        new JobReplica<>(run, mailbox, feed, work).start();
        try {
            feed.giveAll(rows);
        } catch (Throwable e) {
            // Spark starts another attempt, or none: this one's rank has not all its rows
            mailbox.end("its rows have not come: " + e.getMessage(), 0);
            throw e;
        }
        Place place = new Place(
                env.blockManager().blockManagerId().host(),
                env.executorId(),
                TaskContext.get().attemptNumber());
        return Collections.singleton(new Home(rank, place)).iterator();
    }
}
