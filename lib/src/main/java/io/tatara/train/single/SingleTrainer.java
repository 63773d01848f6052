package io.tatara.train.single;

import io.tatara.TataraException;
import io.tatara.spark.OneTask;
import io.tatara.spark.TaskWatch;
import io.tatara.train.ReplicaPlan;
import io.tatara.train.TrainingResult;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Trains in one Spark task a training, to the bits of the strategy {@code local}. Any number of threads may train at once:
 * each training is a job and a job group of its own, in the pool {@value #POOL} where Spark schedules fairly.
 */
public final class SingleTrainer implements AutoCloseable {

    /** Spark has no other sign of it. */
    private static final Pattern CANCELLED = Pattern.compile("^(\\[\\w+] )?Job \\d+ cancelled(?!.*was shut down)");

    private static final String POOL = "tatara";
    private static final String SPECULATION = "spark.speculation.task.duration.threshold";

    /** Spark tells its listeners of a lost executor soon after the job has ended for it, if that is what it ended for. */
    private static final double NEWS_SECONDS = 0.5;

    private final SparkSession spark;
    private final SharedShards shards;
    private final OneTask task;
    private final String prefix = "tatara-" + UUID.randomUUID() + "-";
    private final AtomicInteger jobs = new AtomicInteger();
    private final TaskWatch watch = new TaskWatch(prefix);

    /**
     * For trainings on some shards.
     *
     * @param shards stay the caller's to close
     * @throws TataraException if Spark would start tasks twice: it takes the first answer, and the second task has none
     */
    public SingleTrainer(SparkSession spark, SharedShards shards) {
        requireNoSpeculation(spark.sparkContext().getConf());
        this.spark = spark;
        this.shards = shards;
        this.task = new OneTask(spark.sparkContext());
        spark.sparkContext().addSparkListener(watch);
    }

    /** Jobs of one task are speculated on only where a duration is set for that. */
    private static void requireNoSpeculation(SparkConf conf) {
        if (conf.getBoolean("spark.speculation", false) && conf.contains(SPECULATION)) {
            throw new TataraException(
                    "%s is set, with which Spark would start trials a second time; take it out, or set spark.speculation=false."
                            .formatted(SPECULATION));
        }
    }

    /** Trains as {@link #trainFolds}, on shards that are not in folds. */
    public TaskReport train(ReplicaPlan plan, String description) throws InterruptedException {
        return trainFolds(List.of(plan), 1, description).get(0);
    }

    /**
     * Trains the first folds in one task, one after the other, each on from its plan's newest checkpoint if there is one; one
     * that has had all of its training is only restored. The first that diverges is the last.
     *
     * @param plans one a fold, of the first ones
     * @param share of the rows that each trains on, from the first one: above 0, and 1 for all
     * @param description what Spark's UI shows
     * @throws InterruptedException if this thread is interrupted; the task then ends with its round and a checkpoint, which is
     *     not waited for
     * @throws TaskLost if the training is not to blame
     * @throws CancellationException if somebody cancelled its job or stage, as in Spark's UI
     * @throws TataraException if the training failed, and would again
     */
    public List<TaskReport> trainFolds(List<ReplicaPlan> plans, double share, String description)
            throws InterruptedException {
        if (plans.isEmpty() || plans.size() > shards.portions().size()) {
            throw new IllegalArgumentException("there are 1 to %d plans, not %d"
                    .formatted(shards.portions().size(), plans.size()));
        }
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a share of rows is above 0 and at most 1, not %s".formatted(share));
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        String group = prefix + jobs.incrementAndGet();
        // the task looks for itself whether it is cancelled: an interrupt would cost its last checkpoint
        context.setJobGroup(group, description, false);
        context.setLocalProperty("spark.scheduler.pool", POOL);
        watch.expect(group);
        try {
            return task.run(new SingleTask(plans, share, shards)).reports();
        } catch (Exception e) {
            throw ended(e, context.sc(), group);
        } finally {
            context.clearJobGroup();
            context.setLocalProperty("spark.scheduler.pool", null);
        }
    }

    /** Scala's methods declare no checked exception and throw them all the same. */
    private RuntimeException ended(Exception e, SparkContext context, String group) throws InterruptedException {
        if (e instanceof InterruptedException interrupted) {
            context.cancelJobGroup(group);
            throw interrupted;
        }
        if (e instanceof TataraException said && !(e instanceof TaskLost)) {
            return said;
        }
        if (context.isStopped()) {
            // it tells its listeners no more
            watch.over(group);
            return new TaskLost("Spark was stopped: " + e.getMessage(), TaskWatch.Loss.NONE);
        }
        if (CANCELLED.matcher(String.valueOf(e.getMessage())).find()) {
            return new CancellationException(e.getMessage());
        }
        if (e instanceof TaskLost || e instanceof SparkException) {
            TaskWatch.Loss loss = watch.loss(group, NEWS_SECONDS);
            return new TaskLost(e.getMessage() + loss.advice(), loss);
        }
        watch.over(group);
        return new TataraException("a training could not be started: " + e, e);
    }

    /**
     * What a training had at its end, on shards that are not in folds, parameters and all: from its checkpoint, or trained on here if that is before it. If the
     * checkpoint is beyond, for the training went on afterwards, all of it is trained here again.
     */
    public TrainingResult result(ReplicaPlan plan) {
        TrainingResult kept = here(plan);
        long examples = plan.config().until() * shards.rows(shards.portions().get(0));
        return kept.summary().examples() > examples ? here(plan.withoutCheckpoints()) : kept;
    }

    private TrainingResult here(ReplicaPlan plan) {
        return new SingleTask(List.of(plan), 1, shards)
                .train(0, new ArrayList<>(), () -> false)
                .orThrow();
    }

    /** Waits for tasks that were cancelled, and have their last checkpoints to write; returns whether none runs any more. */
    public boolean awaitIdle(double seconds) throws InterruptedException {
        return watch.awaitIdle(seconds);
    }

    @Override
    public void close() {
        spark.sparkContext().removeSparkListener(watch);
    }
}
