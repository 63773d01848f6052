package io.tatara.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.collective.Collective;
import io.tatara.collective.CollectiveContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;

/** Ranks that are the test's own threads, and a driver that has Spark's jobs go from one's mailbox to the other's. */
final class JobWorld implements CollectiveContract.World {

    private final String run = UUID.randomUUID().toString();
    private final List<Mailbox> mailboxes = new ArrayList<>();
    private final List<Collective> ranks = new ArrayList<>();
    private final BoundedJobs jobs;
    private final Thread driver;

    JobWorld(SparkContext context, int size, Duration timeout) {
        double seconds = timeout.toMillis() / 1e3;
        for (int rank = 0; rank < size; rank++) {
            Mailbox mailbox = new Mailbox(rank, size, JobRounds.lifeSeconds(seconds));
            mailboxes.add(mailbox);
            ranks.add(new JobCollective(mailbox));
            Mailboxes.HERE.open(run, mailbox);
        }
        jobs = new BoundedJobs(context, run, "ranks of a test");
        JobRounds rounds = new JobRounds(context, jobs, size, seconds, event -> {}, () -> false, () -> null);
        List<Home> homes = IntStream.range(0, size)
                .mapToObj(rank -> new Home(rank, new Place("this JVM", "driver", 0)))
                .toList();
        RDD<Home> there = JavaSparkContext.fromSparkContext(context)
                .parallelize(homes, size)
                .rdd();
        driver = new Thread(() -> lead(rounds, there), "driver of a test");
        driver.start();
    }

    private static void lead(JobRounds rounds, RDD<Home> homes) {
        try {
            try {
                rounds.start(homes);
                rounds.lead();
                rounds.end("all have left");
            } catch (JobFailure e) {
                rounds.end(e.reason());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public List<Collective> ranks() {
        return List.copyOf(ranks);
    }

    @Override
    public void close() {
        ranks.forEach(Collective::close);
        try {
            driver.join(20_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(driver.isAlive()).as("the driver's loop is over").isFalse();
        jobs.close();
        mailboxes.forEach(mailbox -> Mailboxes.HERE.close(run, mailbox));
    }
}
