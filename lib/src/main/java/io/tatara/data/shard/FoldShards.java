package io.tatara.data.shard;

import io.tatara.data.Schema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Rows in folds of about the same size, each with as many of every class as the others: a shard a fold. Closing it closes all.
 *
 * @param train fold by fold, as others train on it
 * @param heldOut fold by fold, as it is measured on: the same shards, unless classes have weights, which measures do not
 */
public record FoldShards(List<MappedShard> train, List<MappedShard> heldOut) implements AutoCloseable {

    public FoldShards {
        train = List.copyOf(train);
        heldOut = List.copyOf(heldOut);
    }

    /**
     * Writes rows, each to the fold that its class and the rows before it make it one of; whatever goes wrong, no file is left.
     *
     * @param folds as many as rows at most, or some are empty
     * @param folder an existing local folder
     * @param weights of training examples; those held out carry their own column alone
     */
    public static FoldShards write(Iterator<Row> rows, int folds, Path folder, Schema schema, ExampleWeights weights) {
        FoldDeal deal = new FoldDeal(schema, folds);
        // one object for all, which is shipped once
        Schema ofTrain = weights.shardSchema(schema);
        boolean same = weights.classes().isEmpty();
        List<ShardWriter> train = new ArrayList<>();
        List<ShardWriter> heldOut = new ArrayList<>();
        List<MappedShard> finished = new ArrayList<>();
        boolean whole = false;
        try {
            for (int fold = 0; fold < folds; fold++) {
                train.add(ShardWriter.of(folder, ofTrain, weights));
                if (!same) {
                    heldOut.add(ShardWriter.of(folder, schema, ExampleWeights.of(schema)));
                }
            }
            while (rows.hasNext()) {
                Row row = rows.next();
                int fold = deal.next(row);
                train.get(fold).add(row);
                if (!same) {
                    heldOut.get(fold).add(row);
                }
            }
            train.forEach(writer -> finished.add(writer.finish()));
            heldOut.forEach(writer -> finished.add(writer.finish()));
            whole = true;
            return new FoldShards(finished.subList(0, folds), finished.subList(same ? 0 : folds, finished.size()));
        } finally {
            if (!whole) {
                finished.forEach(MappedShard::close);
            }
            train.forEach(ShardWriter::close);
            heldOut.forEach(ShardWriter::close);
        }
    }

    @Override
    public void close() {
        // those that are both delete their files twice, which is no harm
        train.forEach(MappedShard::close);
        heldOut.forEach(MappedShard::close);
    }
}
