package io.tatara.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.train.Distribution;
import io.tatara.train.Trainer;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingListener;
import io.tatara.train.TrainingResult;
import io.tatara.train.WorkerTimes;
import io.tatara.train.gang.GangTrainer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** What a training told from its beginning to its end, and what was done to it on the way. Thread-safe. */
final class Course implements TrainingListener {

    private final List<TrainingEvent> told = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();

    /** What is done once an event is heard. */
    private record Turn(Predicate<TrainingEvent> sign, Runnable deed) {}

    /** Does something once, at the first event that is a sign for it. */
    synchronized Course when(Predicate<TrainingEvent> sign, Runnable deed) {
        turns.add(new Turn(sign, deed));
        return this;
    }

    /** Does something once that many epochs are over. */
    Course afterEpoch(int epoch, Runnable deed) {
        return when(event -> event instanceof TrainingEvent.EpochFinished over && over.epoch() >= epoch, deed);
    }

    Course onceOneIsLost(Runnable deed) {
        return when(Course::isLoss, deed);
    }

    TrainingResult run(SparkSession spark, Distribution.Ganged distribution, TrainingJob job) {
        return run(new GangTrainer(spark, distribution), job);
    }

    TrainingResult run(Trainer trainer, TrainingJob job) {
        return trainer.train(job.withListener(this));
    }

    @Override
    public void on(TrainingEvent event) {
        List<Turn> due;
        synchronized (this) {
            told.add(event);
            due = turns.stream().filter(turn -> turn.sign.test(event)).toList();
            turns.removeAll(due);
        }
        due.forEach(turn -> turn.deed.run());
    }

    private static boolean isLoss(TrainingEvent event) {
        return event instanceof TrainingEvent.WorkersChanged change && change.present() < change.workers();
    }

    /** What it told of workers that went and came. */
    synchronized List<String> changes() {
        return all(TrainingEvent.WorkersChanged.class)
                .map(change -> "%d of %d: %s".formatted(change.present(), change.workers(), change.reason()))
                .toList();
    }

    /** What all workers sent over the network. */
    synchronized long bytesSent() {
        return all(TrainingEvent.RoundsFinished.class)
                .flatMap(rounds -> rounds.workers().stream())
                .mapToLong(WorkerTimes::bytesSent)
                .sum();
    }

    /** Of each worker. */
    synchronized long steps() {
        return all(TrainingEvent.RoundsFinished.class)
                .mapToLong(TrainingEvent.RoundsFinished::steps)
                .sum();
    }

    /** Why it started again, each time that it did. */
    synchronized List<String> restarts() {
        return all(TrainingEvent.Restarted.class)
                .map(TrainingEvent.Restarted::reason)
                .toList();
    }

    /**
     * Holds that nobody started again, and that rounds went on where they were. Two ranks that lead one after the other may
     * both tell the round in between, and be heard the other way round.
     */
    synchronized void requireNoRoundAgain() {
        List<Long> rounds = all(TrainingEvent.RoundsFinished.class)
                .map(TrainingEvent.RoundsFinished::round)
                .toList();
        long toldTwice = rounds.size() - rounds.stream().distinct().count();
        assertThat(toldTwice).isLessThanOrEqualTo(changes().size());
        assertThat(restarts()).isEmpty();
    }

    private <E extends TrainingEvent> Stream<E> all(Class<E> kind) {
        return told.stream().filter(kind::isInstance).map(kind::cast);
    }
}
