package io.tatara.train.dl4j;

import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.data.shard.ExampleWeights;
import io.tatara.data.shard.RecordEncoder;
import io.tatara.model.InputShape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import scala.Tuple2;

/** Turns prepared rows into DL4J's batches: one partition a worker, batches in the plan's order. */
record DataSets(Schema schema, ExampleWeights weights, InputShape input, BatchPlan plan) implements Serializable {

    /**
     * One {@code DataSet} a batch: features as the network's input wants them, labels one-hot for classification.
     *
     * @param prepared columns {@code features}, {@code label} and {@code row}
     */
    JavaRDD<DataSet> of(Dataset<Row> prepared) {
        DataSets shipped = this;
        return prepared.javaRDD()
                .mapPartitionsToPair(rows -> shipped.records(rows))
                .repartitionAndSortWithinPartitions(new ToWorker(plan))
                .mapPartitions(records -> shipped.batches(records), true);
    }

    private Iterator<Tuple2<Long, float[]>> records(Iterator<Row> rows) {
        RecordEncoder encoder = new RecordEncoder(schema, weights);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Tuple2<Long, float[]> next() {
                Row row = rows.next();
                return new Tuple2<>(row.<Long>getAs("row"), encoder.encode(row).clone());
            }
        };
    }

    private Iterator<DataSet> batches(Iterator<Tuple2<Long, float[]>> records) {
        return new Iterator<>() {
            private @Nullable Tuple2<Long, float[]> next = records.hasNext() ? records.next() : null;

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public DataSet next() {
                Tuple2<Long, float[]> first = next;
                if (first == null) {
                    throw new NoSuchElementException();
                }
                List<float[]> batch = new ArrayList<>();
                long number = plan.batchOf(first._1());
                Tuple2<Long, float[]> record = first;
                while (record != null && plan.batchOf(record._1()) == number) {
                    batch.add(record._2());
                    record = records.hasNext() ? records.next() : null;
                }
                next = record;
                return batch(batch);
            }
        };
    }

    private DataSet batch(List<float[]> records) {
        int width = schema.featureWidth();
        int outputs = schema.task().outputs();
        int steps = input instanceof InputShape.Sequence sequence ? sequence.steps() : 1;
        float[] features = new float[records.size() * width];
        float[] labels = new float[records.size() * outputs];
        for (int example = 0; example < records.size(); example++) {
            float[] record = records.get(example);
            for (int slot = 0; slot < width; slot++) {
                features[example * width + slotOfStepMajor(slot, width, steps)] = record[slot];
            }
            if (schema.task() instanceof Task.Classification) {
                labels[example * outputs + (int) record[width]] = 1;
            } else {
                System.arraycopy(record, width, labels, example * outputs, outputs);
            }
        }
        INDArray shaped = steps > 1
                ? Nd4j.createFromArray(features).reshape(records.size(), width / steps, steps)
                : Nd4j.createFromArray(features).reshape(records.size(), width);
        INDArray wanted = Nd4j.createFromArray(labels).reshape(records.size(), outputs);
        return new DataSet(shaped, wanted);
    }

    /** Tables have a sequence step by step; DL4J wants it feature by feature. */
    private static int slotOfStepMajor(int slot, int width, int steps) {
        int size = width / steps;
        return steps == 1 ? slot : slot % size * steps + Math.floorDiv(slot, size);
    }

    private static final class ToWorker extends Partitioner {

        private static final long serialVersionUID = 1L;

        private final BatchPlan plan;

        ToWorker(BatchPlan plan) {
            this.plan = plan;
        }

        @Override
        public int numPartitions() {
            return plan.workers();
        }

        @Override
        public int getPartition(Object row) {
            return plan.workerOf((Long) row);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ToWorker partitioner && partitioner.plan.equals(plan);
        }

        @Override
        public int hashCode() {
            return plan.hashCode();
        }
    }
}
