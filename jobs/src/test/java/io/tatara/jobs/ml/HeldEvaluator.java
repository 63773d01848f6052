package io.tatara.jobs.ml;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Measures with a job that does not end before it is let go, or cancelled. Of one test, for tasks run in its process. */
final class HeldEvaluator extends Evaluator {

    private static final long serialVersionUID = 1L;

    // tasks are deserialised, and reach what they share with the test by its class alone
    private static final Semaphore BEGUN = new Semaphore(0);
    private static final CountDownLatch RELEASED = new CountDownLatch(1);

    /** Whether so many jobs have begun within a minute. */
    boolean awaitJobs(int count) throws InterruptedException {
        return BEGUN.tryAcquire(count, 60, TimeUnit.SECONDS);
    }

    void release() {
        RELEASED.countDown();
    }

    @Override
    public double evaluate(Dataset<?> dataset) {
        dataset.toDF().coalesce(1).foreachPartition((ForeachPartitionFunction<Row>) rows -> {
            BEGUN.release();
            RELEASED.await();
        });
        return 1;
    }

    @Override
    public String uid() {
        return "held";
    }

    @Override
    public HeldEvaluator copy(ParamMap extra) {
        return this;
    }
}
