package io.tatara.spark;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.Function2;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Jobs of one task. Spark's own {@code map} and {@code collect} look through the byte code of their closures each time, which
 * takes longer than all else that a short job needs. Thread-safe.
 */
public final class OneTask {

    private final SparkContext context;
    private final RDD<Integer> one;

    /** What is done. */
    @FunctionalInterface
    public interface Work<R> extends Serializable {
        R run(TaskContext task);
    }

    public OneTask(SparkContext context) {
        this.context = context;
        this.one = context.parallelize(
                JavaConverters.asScalaBuffer(List.of(0)).toSeq(), 1, ClassTag$.MODULE$.apply(Integer.class));
    }

    /**
     * Runs it in a task, with the calling thread's job group and pool, and waits for its answer. Throws what Spark throws: its
     * methods declare no checked exception, {@link InterruptedException} among them, and throw them all the same.
     */
    public <R> R run(Work<R> work) {
        AtomicReference<@Nullable R> answer = new AtomicReference<>();
        context.runJob(
                one,
                new Call<>(work),
                JavaConverters.asScalaBuffer(List.<Object>of(0)).toSeq(),
                answering(answer),
                ClassTag$.MODULE$.<R>apply(Object.class));
        R answered = answer.get();
        if (answered == null) {
            throw new IllegalStateException("a job ended without its answer");
        }
        return answered;
    }

    private static <R> Function2<Object, R, BoxedUnit> answering(AtomicReference<@Nullable R> answer) {
        return new AbstractFunction2<>() {
            @Override
            public BoxedUnit apply(Object partition, R result) {
                answer.set(result);
                return BoxedUnit.UNIT;
            }
        };
    }

    /** A class, not a closure: Spark does not look into it. */
    private static final class Call<R> extends AbstractFunction2<TaskContext, Iterator<Integer>, R>
            implements Serializable {
        private static final long serialVersionUID = 1L;

        private final Work<R> work;

        private Call(Work<R> work) {
            this.work = work;
        }

        @Override
        public R apply(TaskContext task, Iterator<Integer> nothing) {
            return work.run(task);
        }
    }
}
