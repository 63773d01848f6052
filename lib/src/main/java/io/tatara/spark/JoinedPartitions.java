package io.tatara.spark;

import org.apache.spark.Partition;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;

/** Partitions that follow each other, as one: a task computes them in their order. */
public final class JoinedPartitions implements PartitionCoalescer, scala.Serializable {

    private static final long serialVersionUID = 1L;

    private JoinedPartitions() {}

    /**
     * Joins as many partitions to each of a number of others; an RDD that has that number stays as it is.
     *
     * @param partitions divides those of the RDD
     */
    public static <T> JavaRDD<T> of(JavaRDD<T> rdd, int partitions) {
        if (rdd.getNumPartitions() % partitions != 0) {
            throw new IllegalArgumentException("%d partitions cannot be joined to %d of the same size"
                    .formatted(rdd.getNumPartitions(), partitions));
        }
        return rdd.getNumPartitions() == partitions
                ? rdd
                : rdd.rdd()
                        .coalesce(partitions, false, Option.apply(new JoinedPartitions()), null)
                        .toJavaRDD();
    }

    @Override
    public PartitionGroup[] coalesce(int groups, RDD<?> parent) {
        Partition[] all = parent.partitions();
        PartitionGroup[] joined = new PartitionGroup[groups];
        for (int i = 0; i < all.length; i++) {
            int group = i / (all.length / groups);
            if (joined[group] == null) {
                joined[group] = new PartitionGroup(Option.empty());
            }
            joined[group].partitions().$plus$eq(all[i]);
        }
        return joined;
    }
}
