package io.tatara.train;

import io.tatara.collective.Collective;
import io.tatara.data.Schema;
import io.tatara.data.shard.Deal;
import io.tatara.data.shard.ExampleWeights;
import io.tatara.data.shard.Shard;
import io.tatara.data.shard.ShardPair;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Iterator;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * A worker from its rows to its result: rows become shards on the local disk, the replica trains from them, and
 * whatever happens the files are deleted.
 *
 * @param validates whether there are validation rows, on whatever worker
 */
public record ShardedReplica(ReplicaPlan plan, Schema schema, ExampleWeights weights, boolean validates)
        implements Serializable {

    /** What one job's workers do. */
    public static ShardedReplica of(TrainingJob job, Exchange exchange) {
        return new ShardedReplica(
                job.plan(exchange),
                job.data().schema(),
                job.trainingWeights(),
                job.data().validation() != null && job.data().validationRows() > 0);
    }

    /**
     * Trains on this worker's rows, training rows first, as {@link Deal} gives them.
     *
     * @param folder a local folder for the shards
     */
    public TrainingResult train(Collective collective, Iterator<Row> rows, Path folder, TrainingListener listener) {
        try (ShardPair shards = ShardPair.write(rows, folder, schema, weights)) {
            return train(collective, shards.train(), validates ? shards.validation() : null, listener);
        }
    }

    private TrainingResult train(
            Collective collective, Shard shard, @Nullable Shard validation, TrainingListener listener) {
        try (Replica replica = new Replica(plan, shard, validation, collective, listener)) {
            return replica.run();
        }
    }
}
