package io.tatara.train.dl4j;

import io.tatara.data.Minibatch;
import io.tatara.data.Schema;
import io.tatara.engine.Engine;
import io.tatara.engine.EngineFactory;
import io.tatara.evaluate.RowReader;
import io.tatara.train.Measuring;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Measures parameters on rows, in as many tasks as the rows have partitions. */
record DistributedValidation(Schema schema, EngineFactory engines, Measuring measuring) implements Serializable {

    private static final int BATCH = 512;

    Measuring.Measures measure(JavaSparkContext spark, Dataset<Row> rows, float[] parameters) {
        DistributedValidation shipped = this;
        RowReader reader = RowReader.labelled(schema, rows.schema());
        Broadcast<float[]> sent = spark.broadcast(parameters);
        try {
            Measuring.Measures all = measuring.start(schema.task());
            rows.javaRDD()
                    .mapPartitions(part -> shipped.measure(part, reader, sent))
                    .collect()
                    .forEach(all::merge);
            return all;
        } finally {
            sent.destroy();
        }
    }

    private Iterator<byte[]> measure(Iterator<Row> rows, RowReader reader, Broadcast<float[]> parameters) {
        if (!rows.hasNext()) {
            return List.<byte[]>of().iterator();
        }
        Measuring.Measures own = measuring.start(schema.task());
        Minibatch batch = new Minibatch(schema, BATCH);
        float[] outputs = new float[Math.multiplyExact(BATCH, schema.task().outputs())];
        try (Engine engine = engines.create()) {
            engine.writeParameters(parameters.value());
            while (rows.hasNext()) {
                int size = 0;
                while (size < BATCH && rows.hasNext()) {
                    reader.read(rows.next(), batch, size++);
                }
                batch.resize(size);
                engine.infer(batch, outputs);
                own.add(batch, outputs);
            }
        }
        return List.of(own.toBytes()).iterator();
    }
}
