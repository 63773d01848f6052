package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.train.StopRequest;
import io.tatara.train.TrainingEvent;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a signal (SIGINT, SIGTERM) does to a run: it asks the training to end with the round under way and a checkpoint,
 * cancels what does not end, says what is kept and how to continue, and gives the process the exit code that says so.
 *
 * <pre>
 * signal ─▶ ask ─▶ the training's last checkpoint ─▶ say ─▶ Spark's own hooks ─▶ halt with the code
 * </pre>
 *
 * Nothing here waits for more than {@value #LONGEST_SECONDS} seconds.
 */
public final class Interruption implements Watch, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Interruption.class);
    private static final int BEFORE_SPARKS = 100;
    private static final int AFTER_ALL = 1;
    private static final int IN_ORDER_SECONDS = 5;
    private static final int CHECKPOINT_SECONDS = 20;
    private static final int CANCEL_SECONDS = 15;
    private static final int LONGEST_SECONDS = CHECKPOINT_SECONDS + CANCEL_SECONDS;
    private static final int CANCEL_MILLIS = 200;

    private final SparkContext spark;
    private final int exitCode;
    private final Consumer<String> notice;
    private final Consumer<String> say;
    private final StopRequest request = new StopRequest();
    private final ResumePoint point;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Runnable first = this::end;
    private final Runnable last = this::halt;

    private Interruption(
            SparkContext spark, int exitCode, ResumePoint point, Consumer<String> notice, Consumer<String> say) {
        this.spark = spark;
        this.exitCode = exitCode;
        this.point = point;
        this.notice = notice;
        this.say = say;
    }

    /**
     * Waits for signals until it is closed.
     *
     * @param exitCode of a run that a signal has ended
     * @param notice told at once, of a training, that it ends with its round
     * @param say told once, in the end, what is kept and how to continue; both on a thread of its own
     */
    public static Interruption watch(
            SparkContext spark, int exitCode, ResumePoint point, Consumer<String> notice, Consumer<String> say) {
        Interruption interruption = new Interruption(spark, exitCode, point, notice, say);
        ShutdownHookManager hooks = ShutdownHookManager.get();
        hooks.addShutdownHook(interruption.first, BEFORE_SPARKS, LONGEST_SECONDS + 5L, TimeUnit.SECONDS);
        hooks.addShutdownHook(interruption.last, AFTER_ALL);
        return interruption;
    }

    /** Whether the process is ending; what fails then fails for that reason. */
    public static boolean isUnderWay() {
        return ShutdownHookManager.get().isShutdownInProgress();
    }

    @Override
    public StopRequest request() {
        return request;
    }

    /**
     * Takes note of how far the training is.
     *
     * @throws TataraException once a signal has come and the training is over, to end the run
     */
    @Override
    public void on(TrainingEvent event) {
        point.on(event);
        if (request.isAsked() && event instanceof TrainingEvent.Finished) {
            throw new TataraException("the run was interrupted");
        }
    }

    @Override
    public void studying(@Nullable Supplier<String> standing) {
        point.studying(standing);
    }

    private void end() {
        boolean training = point.isTraining();
        if (training) {
            notice.accept("interrupted: the training ends with its round and keeps a checkpoint (within %d s)"
                    .formatted(CHECKPOINT_SECONDS));
        }
        request.ask();
        try {
            boolean ended = over.await(training ? CHECKPOINT_SECONDS : IN_ORDER_SECONDS, TimeUnit.SECONDS);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CANCEL_SECONDS);
            while (!ended && System.nanoTime() < deadline) {
                // preparing, scoring and writing shards ask nobody; between two jobs there is none to cancel
                cancelJobs();
                ended = over.await(CANCEL_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        say.accept(point.describe());
    }

    private void cancelJobs() {
        try {
            spark.cancelAllJobs();
        } catch (IllegalStateException stopped) {
            LOG.debug("the run has ended meanwhile, and its session with it", stopped);
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
