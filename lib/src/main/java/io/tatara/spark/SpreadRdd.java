package io.tatara.spark;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.BlockManagerId;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag$;

/**
 * An RDD whose partitions want to be computed on as many executors as there are. Spark spreads the tasks of one job by
 * itself; jobs of one task each would fill one executor after the other.
 */
final class SpreadRdd<T> extends RDD<T> {

    private static final long serialVersionUID = 1L;

    private final RDD<T> parent;
    private final List<String> places;

    SpreadRdd(RDD<T> parent) {
        super(parent, ClassTag$.MODULE$.apply(Object.class));
        this.parent = parent;
        this.places = places(executors(parent.context()), parent.getNumPartitions());
    }

    /** Those that are there now. */
    static List<BlockManagerId> executors(SparkContext context) {
        return JavaConverters.seqAsJavaList(context.env()
                        .blockManager()
                        .master()
                        .getMemoryStatus()
                        .keys()
                        .toSeq())
                .stream()
                .filter(executor -> !executor.isDriver())
                .toList();
    }

    /** Where each partition wants to be, as Spark writes an executor's place; no wish without executors. */
    static List<String> places(List<BlockManagerId> executors, int partitions) {
        List<String> all = executors.stream()
                .sorted(Comparator.comparing(BlockManagerId::executorId).thenComparing(BlockManagerId::host))
                .map(executor -> place(executor.host(), executor.executorId()))
                .toList();
        return IntStream.range(0, all.isEmpty() ? 0 : partitions)
                .mapToObj(partition -> all.get(partition % all.size()))
                .toList();
    }

    /** An executor's place, as Spark writes it. */
    static String place(String host, String executor) {
        return "executor_%s_%s".formatted(host, executor);
    }

    @Override
    public Iterator<T> compute(Partition split, TaskContext context) {
        return parent.iterator(split, context);
    }

    @Override
    public Partition[] getPartitions() {
        return parent.partitions();
    }

    @Override
    public Seq<String> getPreferredLocations(Partition split) {
        List<String> wish = places.isEmpty() ? List.of() : List.of(places.get(split.index()));
        return JavaConverters.asScalaBuffer(wish).toSeq();
    }
}
