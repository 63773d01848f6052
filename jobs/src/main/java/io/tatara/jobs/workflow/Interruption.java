package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingListener;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkContext;

/**
 * What a signal (SIGINT, SIGTERM) does to a run: it says what is kept and how to continue, ends the training in order,
 * and gives the process the exit code that says so.
 *
 * <pre>
 * signal ─▶ say ─▶ the training ends at its next word ─▶ Spark's own hooks ─▶ halt with the code
 * </pre>
 *
 * Nothing here waits for more than {@value #LONGEST_SECONDS} seconds.
 */
public final class Interruption implements TrainingListener, AutoCloseable {

    private static final int BEFORE_SPARKS = 100;
    private static final int AFTER_ALL = 1;
    private static final int IN_ORDER_SECONDS = 5;
    private static final int LONGEST_SECONDS = 20;
    private static final int CANCEL_MILLIS = 200;

    private final SparkContext spark;
    private final int exitCode;
    private final Consumer<String> say;
    private final ResumePoint point;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Runnable first = this::end;
    private final Runnable last = this::halt;
    private volatile boolean asked;

    private Interruption(SparkContext spark, int exitCode, ResumePoint point, Consumer<String> say) {
        this.spark = spark;
        this.exitCode = exitCode;
        this.point = point;
        this.say = say;
    }

    /**
     * Waits for signals until it is closed.
     *
     * @param exitCode of a run that a signal has ended
     * @param say told once, what is kept and how to continue; on a thread of its own
     */
    public static Interruption watch(SparkContext spark, int exitCode, ResumePoint point, Consumer<String> say) {
        Interruption interruption = new Interruption(spark, exitCode, point, say);
        ShutdownHookManager hooks = ShutdownHookManager.get();
        hooks.addShutdownHook(interruption.first, BEFORE_SPARKS, LONGEST_SECONDS + 5L, TimeUnit.SECONDS);
        hooks.addShutdownHook(interruption.last, AFTER_ALL);
        return interruption;
    }

    /** Whether the process is ending; what fails then fails for that reason. */
    public static boolean isUnderWay() {
        return ShutdownHookManager.get().isShutdownInProgress();
    }

    /**
     * Takes note of how far the training is.
     *
     * @throws TataraException once a signal has come, to end the training
     */
    @Override
    public void on(TrainingEvent event) {
        point.on(event);
        if (asked) {
            throw new TataraException("the training was interrupted");
        }
    }

    private void end() {
        say.accept(point.describe());
        asked = true;
        try {
            boolean ended = over.await(IN_ORDER_SECONDS, TimeUnit.SECONDS);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS - IN_ORDER_SECONDS);
            while (!ended && System.nanoTime() < deadline) {
                // preparing, scoring and writing shards tell no events; between two jobs there is none to cancel
                spark.cancelAllJobs();
                ended = over.await(CANCEL_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void halt() {
        Runtime.getRuntime().halt(exitCode);
    }

    /** The run is over, and nothing of it is open any more. */
    @Override
    public void close() {
        over.countDown();
        ShutdownHookManager hooks = ShutdownHookManager.get();
        if (!hooks.isShutdownInProgress()) {
            hooks.removeShutdownHook(first);
            hooks.removeShutdownHook(last);
        }
    }
}
