package io.tatara.spark;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/** Spark jobs of one group, one after the other, whose answers are heard as they come. Waits for them have bounds. */
final class BoundedJobs implements AutoCloseable {

    private static final long LOOK_MILLIS = 500;

    private final SparkContext context;
    private final String group;
    private final String description;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "tatara-jobs");
        made.setDaemon(true);
        return made;
    });

    /** @param description what Spark's UI shows */
    BoundedJobs(SparkContext context, String group, String description) {
        this.context = context;
        this.group = group;
        this.description = description;
    }

    String group() {
        return group;
    }

    /**
     * Runs a job, of one task a partition.
     *
     * @param each hears every task's answer, on the thread that calls
     * @param obstacle asked now and then; once it names one the job is cancelled
     * @throws JobFailure with the obstacle
     * @throws ExecutionException when Spark ends the job
     */
    <T, U> void run(
            RDD<T> inputs, Function1<Iterator<T>, U> task, Consumer<U> each, Supplier<@Nullable JobFailure> obstacle)
            throws InterruptedException, ExecutionException {
        BlockingQueue<Runnable> heard = new LinkedBlockingQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        Future<?> job = thread.submit(() -> {
            try {
                runJob(inputs, task, answer -> heard.add(() -> each.accept(answer)));
            } finally {
                heard.add(() -> over.set(true));
            }
        });
        try {
            while (!over.get()) {
                Runnable next = heard.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    next.run();
                }
                JobFailure found = obstacle.get();
                if (found != null) {
                    throw found;
                }
            }
            job.get();
        } finally {
            if (!over.get()) {
                context.cancelJobGroup(group);
            }
        }
    }

    private <T, U> void runJob(RDD<T> inputs, Function1<Iterator<T>, U> task, Consumer<U> each) {
        context.setJobGroup(group, description, true);
        context.runJob(
                inputs,
                task,
                (partition, answer) -> {
                    each.accept(answer);
                    return BoxedUnit.UNIT;
                },
                ClassTag$.MODULE$.<U>apply(Object.class));
    }

    /** Why Spark ended a job. */
    static String reason(ExecutionException e) {
        Throwable cause = e.getCause();
        return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
