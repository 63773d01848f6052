package io.tatara.data.shard;

import io.tatara.data.Schema;
import java.nio.file.Path;
import java.util.Iterator;
import org.apache.spark.sql.Row;

/** A worker's training examples, and its validation examples, of which there may be none. Closing it closes both. */
public record ShardPair(MappedShard train, MappedShard validation) implements AutoCloseable {

    /**
     * Writes rows as {@link Deal} gives them; whatever goes wrong, no file is left.
     *
     * @param folder an existing local folder
     * @param weights of training examples; validation examples carry their own column alone
     */
    public static ShardPair write(Iterator<Row> rows, Path folder, Schema schema, ExampleWeights weights) {
        try (ShardWriter train = ShardWriter.of(folder, schema, weights);
                ShardWriter validation = ShardWriter.of(folder, schema, ExampleWeights.of(schema))) {
            while (rows.hasNext()) {
                Row row = rows.next();
                (row.<Boolean>getAs(Deal.VALIDATION) ? validation : train).add(row);
            }
            MappedShard finished = train.finish();
            try {
                return new ShardPair(finished, validation.finish());
            } catch (RuntimeException e) {
                finished.close();
                throw e;
            }
        }
    }

    @Override
    public void close() {
        try {
            train.close();
        } finally {
            validation.close();
        }
    }
}
